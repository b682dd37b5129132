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
    private const int RowsAPage = 50;

    private readonly KnowledgeTaskLists tasks;
    private readonly CatalogCache catalog;

    private readonly TimeProvider time;

    internal KnowledgeModel(KnowledgeReader reader, KnowledgeTaskLists tasks, CatalogCache catalog, TimeProvider time) =>
        (this.reader, this.tasks, this.catalog, this.time) = (reader, tasks, catalog, time);

    public IReadOnlyList<KnowledgeTaskRow> Tasks { get; private set; } = [];

    /// <summary>Running out, run out, or past their review.</summary>
    public IReadOnlyList<KnowledgeRow> Due { get; private set; } = [];

    public IReadOnlyList<KnowledgeRow> Drafts { get; private set; } = [];

    public IReadOnlyList<KnowledgeRow> Published { get; private set; } = [];

    /// <summary>Where the next page of those that hold begins; null at the end. The other lists are what is to be done, and are done from the top.</summary>
    public string? Next { get; private set; }

    /// <summary>A later page of those that hold: nothing else is shown.</summary>
    public bool Later { get; private set; }

    public async Task OnGetAsync(string? cursor, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        var names = await catalog.GetAsync(ct);
        Later = cursor is not null;
        if (!Later)
        {
            var open = await tasks.OpenAsync(actor, null, RowsAPage, ct);
            Tasks = [.. open.Tasks.Where(task => task.UnitCode == actor.UnitCode && task.EntryId is null).Select(task => KnowledgeViewing.Task(task, names, time.GetUtcNow()))];
            Due = Own(await reader.ListAsync(KnowledgeList.Due, actor, null, RowsAPage, ct));
            Drafts = [.. Own(await reader.ListAsync(KnowledgeList.Drafts, actor, null, RowsAPage, ct)), .. Own(await reader.ListAsync(KnowledgeList.Review, actor, null, RowsAPage, ct))];
        }

        var published = await reader.ListAsync(KnowledgeList.Published, actor, cursor, RowsAPage, ct);
        (Published, Next) = (Own(published), published.Next);

        IReadOnlyList<KnowledgeRow> Own(KnowledgeLines lines) => [.. lines.Lines.Where(line => line.OwnerUnit == actor.UnitCode).Select(line => KnowledgeViewing.Row(line, names))];
    }
}
