using Hotline.Agent.Client.Contracts;
using Hotline.Api.Knowledge;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Pages.Unit;

/// <summary>One of the unit's entries: still right for another year, or renewed with a new end and handed in for review.</summary>
public sealed class KnowledgeEntryModel : KnowledgeFormModel
{
    private readonly KnowledgeReader reader;
    private readonly KnowledgeDesk desk;
    private readonly CatalogCache catalog;

    internal KnowledgeEntryModel(KnowledgeReader reader, KnowledgeDesk desk, CatalogCache catalog) => (this.reader, this.desk, this.catalog) = (reader, desk, catalog);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public KnowledgeEntryPage Entry { get; private set; } = null!; // Set before the page is rendered.

    /// <summary>What is worked on, or else what holds.</summary>
    public override KnowledgeText Text => Entry.Draft ?? Entry.Published ?? new KnowledgeText("", [], "", null, null, "", null, null);

    public Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Greet();
        return ShowAsync(ct);
    }

    public Task<IActionResult> OnPostConfirmAsync(int revision, CancellationToken ct) => DoAsync([new KnowledgeVerb.Confirm()], revision, "已确认无误，一年内有效。", ct);

    /// <summary>A renewal is a new version: somebody else reads it before it holds.</summary>
    public async Task<IActionResult> OnPostRenewAsync(int revision, string? title, string? answer, string? legalBasis, string? validUntil, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        if (await reader.PageAsync(Id, actor, ct) is not { } page || page.Entry.OwnerUnit != actor.UnitCode || (page.Draft ?? page.Published) is not { } before)
        {
            return NotFound();
        }

        var renewed = before with { Title = title?.Trim() ?? "", Answer = answer?.Trim() ?? "", LegalBasis = legalBasis?.Trim() ?? "", ValidUntil = Day(validUntil) };
        return await DoAsync([new KnowledgeVerb.Save(renewed), new KnowledgeVerb.Submit()], revision, "已提交审核。", ct);
    }

    public Task<IActionResult> OnPostDiscardAsync(int revision, string? note, CancellationToken ct) => DoAsync([new KnowledgeVerb.Discard { Note = note }], revision, "已弃稿。", ct);

    private async Task<IActionResult> DoAsync(IReadOnlyList<KnowledgeVerb> verbs, int revision, string done, CancellationToken ct)
    {
        foreach (var verb in verbs)
        {
            switch (await desk.DoAsync(Id, verb, VerbRunner.ActorOf(HttpContext), revision, ct))
            {
                case Outcome<KnowledgeEntry>.Done saved:
                    revision = saved.Value.Revision;
                    break;
                case Outcome<KnowledgeEntry>.Refused { Why: Refusal.NoSuchEntry }:
                    return NotFound();
                case Outcome<KnowledgeEntry>.Refused refused:
                    Refuse(refused.Why);
                    return await ShowAsync(ct);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        Said = done;
        return Redirect($"/unit/knowledge/{Id}");
    }

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        if (await reader.PageAsync(Id, actor, ct) is not { } page || page.Entry.OwnerUnit != actor.UnitCode)
        {
            return NotFound();
        }

        Entry = KnowledgeViewing.Page(page, actor, await catalog.GetAsync(ct));
        return Page();
    }
}
