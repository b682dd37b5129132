using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Publications;

namespace Hotline.Api.Publications;

/// <summary>Publications as Dispatch shows them become the records of the wire.</summary>
internal static class PublicationViewing
{
    private const int BeginningLength = 40;

    public static PublicationList? List(string? word) => word switch
    {
        "waiting" => PublicationList.Waiting,
        "under-way" => PublicationList.UnderWay,
        "published" => PublicationList.Published,
        "over" => PublicationList.Over,
        _ => null,
    };

    public static PublicationRow Row(PublicationLine line, CatalogSnapshot names)
    {
        var (one, text) = (line.Publication, line.Publication.Text.Clear());
        return new PublicationRow(
            one.Id, line.TicketNumber, Word(one.State), Category(one, names), Region(one, names), text.Length > BeginningLength ? text[..BeginningLength] + "…" : text, one.Findings.Length,
            one.ProposedBy.Name, one.First?.Name, one.Second?.Name, line.ChangedAt);
    }

    public static PublicationPage Page(PublicationCase found, CatalogSnapshot names)
    {
        var one = found.Publication;
        return new PublicationPage(
            one.Id, one.TicketId, found.TicketNumber, one.Revision, one.State.ToString(), Word(one.State), Category(one, names), Region(one, names), one.Text.Clear(),
            [.. one.Findings.Select(finding => new PublicationFinding(finding.Kind, finding.At, finding.Length))], one.ProposedBy.Name, one.First?.Name, one.Second?.Name, one.PublishedAt, one.RecalledAt,
            [.. found.Steps.Select(step => new PublicationStepRow(step.At, Step(step.Act), step.ActorName, step.Note, step.Text))], found.Acts);
    }

    private static string? Category(Publication one, CatalogSnapshot names) => one.CategoryCode is { } category ? names.CategoryPath(category) : null;

    private static string? Region(Publication one, CatalogSnapshot names) => one.RegionCode is { } region ? names.RegionPath(region) : null;

    private static string Word(PublicationState state) => state switch
    {
        PublicationState.FirstReview => "待初审",
        PublicationState.SentBack => "已退回",
        PublicationState.SecondReview => "待复审",
        PublicationState.Published => "已公开",
        PublicationState.Recalled => "已撤回",
        _ => "不公开",
    };

    private static string Step(string act) => act switch
    {
        PublicationDesk.Proposal => "提请公开",
        "text" => "改写",
        "submission" => "再次提请",
        "first-review" => "初审通过",
        "second-review" => "复审通过，公开",
        "send-back" => "退回",
        "drop" => "不公开",
        "recall" => "撤回",
        _ => act,
    };
}
