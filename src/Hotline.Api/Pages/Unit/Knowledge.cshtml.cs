using Hotline.Agent.Client.Contracts;
using Hotline.Api.Knowledge;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Microsoft.AspNetCore.Mvc.RazorPages;
using KnowledgeRow = Hotline.Agent.Client.Contracts.KnowledgeRow;

namespace Hotline.Api.Pages.Unit;

/// <summary>What the unit has in the knowledge base: questions to answer, entries to see to, and all that hold.</summary>
public sealed class KnowledgeModel : PageModel
{
    private readonly KnowledgeReader reader;
    private readonly KnowledgeTasks tasks;
    private readonly CatalogCache catalog;

    internal KnowledgeModel(KnowledgeReader reader, KnowledgeTasks tasks, CatalogCache catalog) => (this.reader, this.tasks, this.catalog) = (reader, tasks, catalog);

    public IReadOnlyList<KnowledgeTaskRow> Tasks { get; private set; } = [];

    /// <summary>Running out, run out, or past their review.</summary>
    public IReadOnlyList<KnowledgeRow> Due { get; private set; } = [];

    public IReadOnlyList<KnowledgeRow> Drafts { get; private set; } = [];

    public IReadOnlyList<KnowledgeRow> Published { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        var names = await catalog.GetAsync(ct);
        Tasks = [.. (await tasks.OpenAsync(actor, ct)).Where(task => task.UnitCode == actor.UnitCode && task.EntryId is null).Select(task => KnowledgeViewing.Task(task, names))];
        Due = await OfAsync(KnowledgeList.Due);
        Drafts = [.. await OfAsync(KnowledgeList.Drafts), .. await OfAsync(KnowledgeList.Review)];
        Published = await OfAsync(KnowledgeList.Published);

        async Task<IReadOnlyList<KnowledgeRow>> OfAsync(KnowledgeList list) =>
            [.. (await reader.ListAsync(list, actor, ct)).Where(line => line.OwnerUnit == actor.UnitCode).Select(line => KnowledgeViewing.Row(line, names))];
    }
}
