using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Matters;

/// <summary>
/// One matter, many voices (一事多诉): merges tickets and takes merges back. Both tickets change in one transaction, under both locks; of A into B
/// and B into A at once the second finds what it would merge into merged already, and is refused.
/// </summary>
public sealed class MatterDesk
{
    private readonly NpgsqlDataSource database;
    private readonly TicketStore store;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly DispatchMetrics metrics;

    internal MatterDesk(NpgsqlDataSource database, TicketStore store, TicketDesk desk, CatalogCache catalog, DispatchMetrics metrics) =>
        (this.database, this.store, this.desk, this.catalog, this.metrics) = (database, store, desk, catalog, metrics);

    /// <summary>并单; of a draft also 受理.</summary>
    /// <param name="intoNumber">The number of the ticket that stands for both from now on.</param>
    /// <param name="expectedVersion">The version of the first that the actor saw.</param>
    public async Task<Outcome<TicketStamp>> MergeAsync(Guid id, string intoNumber, Pii? note, bool fromDraft, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        const string sql = "select id from dispatch.ticket where number = @number";
        if (await IdAsync(sql, new { number = intoNumber.Trim() }, ct) is not { } into)
        {
            return new Refusal.UnknownMatter();
        }

        var outcome = await WithBothAsync(id, into, async (connection, transaction) =>
        {
            if (await store.LoadAsync(connection, transaction, into, ct) is not { } matter || !TicketSight.MayKnowOf(matter.State, matter.UnitCode, matter.OwnerId, actor, matter.Followers))
            {
                return new Refusal.UnknownMatter();
            }

            TicketCommand merge = fromDraft ? new AcceptInto(matter, note) : new MergeInto(matter, note);
            var (merged, changed) = await desk.DoWithinAsync(id, merge, actor, expectedVersion, connection, transaction, ct);
            if (!changed || await store.LoadAsync(connection, transaction, id, ct) is not { } voice)
            {
                return merged;
            }

            var (taken, _) = await desk.DoWithinAsync(into, new TakeVoice(voice), actor, null, connection, transaction, ct);
            return taken is Outcome<TicketStamp>.Refused ? taken : merged;
        }, ct);
        metrics.Did(fromDraft ? Verb.AcceptInto : Verb.MergeInto, outcome);
        return outcome;
    }

    /// <summary>撤销并单.</summary>
    public async Task<Outcome<TicketStamp>> UndoAsync(Guid id, Pii? reason, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        // One that is in no matter stands for its own: its state refuses before anybody looks at the matter.
        const string sql = "select coalesce(merged_into, id) from dispatch.ticket where id = @id";
        while (await IdAsync(sql, new { id }, ct) is { } into)
        {
            // Read before its lock: meanwhile it may have left that matter, and be in another.
            var moved = false;
            var outcome = await WithBothAsync(id, into, async (connection, transaction) =>
            {
                moved = await connection.QuerySingleAsync<Guid>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)) != into;
                return moved ? new Refusal.NotFound() : await UndoWithinAsync(id, into, reason, actor, expectedVersion, connection, transaction, ct);
            }, ct);
            if (!moved)
            {
                metrics.Did(Verb.UndoMerge, outcome);
                return outcome;
            }
        }

        return new Refusal.NotFound();
    }

    /// <summary>The same within a transaction that holds both locks.</summary>
    internal async Task<Outcome<TicketStamp>> UndoWithinAsync(
        Guid id, Guid into, Pii? reason, Actor actor, int? expectedVersion, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var matter = await store.LoadAsync(connection, transaction, into, ct) ?? throw new InvalidOperationException("A ticket is merged into one that is not there.");
        var (undone, changed) = await desk.DoWithinAsync(id, new UndoMerge(matter, reason), actor, expectedVersion, connection, transaction, ct);
        if (!changed || await store.LoadAsync(connection, transaction, id, ct) is not { } voice)
        {
            return undone;
        }

        var (lost, _) = await desk.DoWithinAsync(into, new LoseVoice(id, voice.Number ?? "", voice.Voices), actor, null, connection, transaction, ct);
        return lost is Outcome<TicketStamp>.Refused ? lost : undone;
    }

    private async Task<Guid?> IdAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private async Task<Outcome<TicketStamp>> WithBothAsync(
        Guid one, Guid other, Func<NpgsqlConnection, NpgsqlTransaction, Task<Outcome<TicketStamp>>> change, CancellationToken ct)
    {
        await catalog.GetAsync(ct);
        return await BothTickets.ChangeAsync(database, one, other, change, ct);
    }
}
