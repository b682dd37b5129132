using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The door for those who keep the knowledge base: entries are written, reviewed, published, confirmed and withdrawn here.</summary>
public sealed class KnowledgeDesk
{
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal KnowledgeDesk(NpgsqlDataSource database, CatalogCache catalog, TimeProvider time) => (this.database, this.catalog, this.time) = (database, catalog, time);

    /// <param name="ownerUnit">Whose matter it is; a liaison writes for their own unit.</param>
    /// <param name="taskId">The question that it answers; ended when the entry is published.</param>
    /// <param name="key">The same request again gives the same entry.</param>
    /// <returns>The new entry's id.</returns>
    public async Task<Outcome<Guid>> OpenAsync(KnowledgeContent content, string ownerUnit, Guid? taskId, Actor actor, RequestKey? key, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        if (!names.Units.TryGetValue(ownerUnit, out var unit) || !unit.Active)
        {
            return new Refusal.Invalid([new FieldFault("ownerUnit", "unknown")]);
        }

        if (!KnowledgeEntry.MayWrite(actor, ownerUnit))
        {
            return new Refusal.EntryRole();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var scene = Scene(actor, names);
        var id = Guid.CreateVersion7(scene.Now);
        switch (await RequestKeys.ClaimAsync(transaction, key, $"{id}", scene.Now, ct))
        {
            case (KeyClaim.Repeated, var made):
                return Guid.Parse(made);
            case (KeyClaim.Reused, _):
                return new Refusal.KeyReused();
        }

        var opened = new KnowledgeEntry(id, await KnowledgeStore.NextNumberAsync(transaction, ct), ownerUnit, 1, null, false, []);
        var decided = new KnowledgeVerb.Save(content).Decide(opened, scene);
        if (decided.Entry is not { } entry)
        {
            return decided.Why!; // Without an entry there is a refusal.
        }

        await KnowledgeStore.SaveAsync(transaction, entry, decided.Publishes, "Open", null, actor, scene.Now, ct);
        if (taskId is { } task && !await AnsweredQuestions.TakeAsync(transaction, task, id, actor, ct))
        {
            return new Refusal.Invalid([new FieldFault("taskId", "unknown")]);
        }

        await transaction.CommitAsync(ct);
        return id;
    }

    /// <param name="expectedRevision">The revision that the actor saw.</param>
    public async Task<Outcome<KnowledgeEntry>> DoAsync(Guid id, KnowledgeVerb verb, Actor actor, int expectedRevision, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await KnowledgeStore.LockAsync(transaction, id, ct) is not { } before)
        {
            return new Refusal.NoSuchEntry();
        }

        var scene = Scene(actor, names);
        var decided = verb.Decide(before, scene);
        if (decided.Entry is not { } after)
        {
            return decided.Why!; // As above.
        }

        if (before.Revision != expectedRevision)
        {
            return new Refusal.EntryStale();
        }

        after = after with { Revision = before.Revision + 1 };
        await KnowledgeStore.SaveAsync(transaction, after, decided.Publishes, verb.Kind, verb.Note, actor, scene.Now, ct);
        await transaction.CommitAsync(ct);
        return after;
    }

    private KnowledgeScene Scene(Actor actor, CatalogSnapshot names)
    {
        var now = time.GetUtcNow();
        return new KnowledgeScene(actor, now, WorkingCalendar.DayOf(now), names);
    }
}
