using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Knowledge;

/// <summary>Records of the wire become the room's, and its refusals problems in the words of the knowledge base.</summary>
internal static class KnowledgeReading
{
    public static KnowledgeContent Content(KnowledgeText? text, DateTimeOffset now) => new(
        text?.Title?.Trim() ?? "", [.. (text?.Questions ?? []).Select(question => question?.Trim() ?? "").Where(question => question.Length > 0)], text?.Answer?.Trim() ?? "",
        Blank(text?.CategoryCode), Blank(text?.RegionCode), text?.LegalBasis?.Trim() ?? "", text?.ValidFrom ?? WorkingCalendar.DayOf(now), text?.ValidUntil);

    public static KnowledgeList? List(string? word) => word switch
    {
        "drafts" => KnowledgeList.Drafts,
        "review" => KnowledgeList.Review,
        "published" => KnowledgeList.Published,
        "due" => KnowledgeList.Due,
        "withdrawn" => KnowledgeList.Withdrawn,
        _ => null,
    };

    public static IResult Refused(Refusal why) => why is Refusal.Invalid invalid
        ? Refusals.Fields(invalid.Faults.Select(fault => (fault.Field, Words(fault))))
        : TicketRefusals.Of(why);

    public static string? Blank(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    // The tickets' words for the same names are about a request.
    public static string Words(FieldFault fault) => RefusalWords.Of(fault).Replace("诉求标题", "标题", StringComparison.Ordinal).Replace("所属区县", "适用地区", StringComparison.Ordinal).Replace("外部编号", "知识编号", StringComparison.Ordinal)
        .Replace("有效期止格式不正确", "有效期止不能早于有效期起和今天", StringComparison.Ordinal);
}
