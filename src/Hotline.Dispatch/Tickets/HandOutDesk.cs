using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>How far a request has come that was handed out to a platform.</summary>
public enum HandOutStage
{
    /// <summary>The platform has not acknowledged it.</summary>
    Waiting,
    Acknowledged,

    /// <summary>Answered, returned, or taken back: nothing more is to be said of it.</summary>
    Over,
}

/// <param name="AcknowledgeBy">While it waits: until when.</param>
public sealed record HandOutView(string Number, HandOutStage Stage, DateTimeOffset? AcknowledgeBy);

/// <summary>
/// The door for platforms that speak by program (外部平台): each knows of what was handed out to it and of nothing else. The same said again, its answer lost,
/// changes nothing and is answered the same; something else said of what is over is refused.
/// </summary>
public sealed class HandOutDesk
{
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly TicketStore store;
    private readonly CatalogCache catalog;
    private readonly BlindIndex index;
    private readonly TimeProvider time;

    internal HandOutDesk(NpgsqlDataSource database, TicketDesk desk, TicketStore store, CatalogCache catalog, BlindIndex index, TimeProvider time) =>
        (this.database, this.desk, this.store, this.catalog, this.index, this.time) = (database, desk, store, catalog, index, time);

    /// <summary>What is with the platform now, by number.</summary>
    /// <param name="after">The last number of the page before; null begins.</param>
    public async Task<IReadOnlyList<HandOutView>> ListAsync(Actor platform, string? after, int limit, CancellationToken ct)
    {
        const string sql = """
            select t.number, d.due_at from dispatch.ticket t
            left join dispatch.deadline d on d.ticket_id = t.id and d.kind = 'ExternalAck' and d.state = 'Running'
            where t.state = 'HandedOut' and t.handed_to = @platform and (@after::text is null or t.number > @after) order by t.number limit @limit
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Held>(new CommandDefinition(sql, new { platform = platform.Platform, after, limit }, cancellationToken: ct));
        return [.. rows.Select(row => new HandOutView(row.Number, row.DueAt is null ? HandOutStage.Acknowledged : HandOutStage.Waiting, row.DueAt))];
    }

    /// <returns>Null: nothing of this number was ever handed out to the platform.</returns>
    public async Task<HandOutView?> FindAsync(string number, Actor platform, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await LastAsync(number, platform, connection, null, ct) is not { } handed || await store.LoadAsync(connection, null, handed.TicketId, ct) is not { } ticket)
        {
            return null;
        }

        var waiting = ticket.Running(DeadlineKind.ExternalAck);
        return ticket.State != TicketState.HandedOut || ticket.HandedTo != platform.Platform ? new HandOutView(number, HandOutStage.Over, null)
            : new HandOutView(number, waiting is null ? HandOutStage.Acknowledged : HandOutStage.Waiting, waiting?.DueAt);
    }

    /// <param name="said">The request as it was understood, to know it again.</param>
    /// <param name="signature">Under which it came: what was done under one is not done again, whoever sends it.</param>
    public async Task<Outcome<TicketStamp>> DoAsync(string number, TicketCommand command, string said, string signature, Actor platform, CancellationToken ct)
    {
        // Read it before holding a connection, so that two are never needed at once.
        await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LastAsync(number, platform, connection, transaction, ct) is not { } first)
        {
            return new Refusal.NotFound();
        }

        await TicketStore.LockAsync(connection, transaction, first.TicketId, ct);
        var handed = await LastAsync(number, platform, connection, transaction, ct) ?? first;
        switch (await ClaimAsync(handed, command, said, signature, platform, transaction, ct))
        {
            case KeyClaim.Repeated when await store.LoadAsync(connection, transaction, handed.TicketId, ct) is { } known:
                return TicketDesk.Stamp(known);
            case KeyClaim.Reused:
                return new Refusal.HandOutOver();
        }

        var (outcome, _) = await desk.DoWithinAsync(handed.TicketId, command, platform, null, connection, transaction, ct);
        switch (outcome)
        {
            case Outcome<TicketStamp>.Done:
                await transaction.CommitAsync(ct);
                return outcome;

            // It was theirs: taken back by the hotline, answered by telephone, put away.
            case Outcome<TicketStamp>.Refused { Why: Refusal.NotFound or Refusal.WrongState or Refusal.InArchive }:
                return new Refusal.HandOutOver();
            default:
                return outcome;
        }
    }

    /// <summary>
    /// One signature is good for one act: recorded and sent again it would undo a correction, or return what was handed out anew. What ends the hand-out is said once for each time
    /// that it was handed out; an acknowledgement knows itself again, and may be corrected.
    /// </summary>
    private async Task<KeyClaim> ClaimAsync(Handed handed, TicketCommand command, string said, string signature, Actor platform, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var print = index.OfRequest($"{command.Verb}\n{said}");
        var once = await KeyAsync($"signed/{signature}");
        return once != KeyClaim.Fresh || command is AcknowledgeHandOut ? once : await KeyAsync($"hand-out/{handed.TicketId:N}/{handed.Seq}");

        async Task<KeyClaim> KeyAsync(string key) =>
            (await RequestKeys.ClaimAsync(transaction, new RequestKey(platform.AccountId, key, print), $"{handed.TicketId}", time.GetUtcNow(), ct)).Claim;
    }

    /// <summary>The last time that it was handed out to this platform.</summary>
    private static Task<Handed?> LastAsync(string number, Actor platform, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = """
            select t.id as ticket_id, e.seq from dispatch.ticket t join dispatch.ticket_event e on e.ticket_id = t.id
            where t.number = @number and e.kind = 'HandedOut' and e.data ->> 'platform' = @platform order by e.seq desc limit 1
            """;
        return connection.QuerySingleOrDefaultAsync<Handed?>(new CommandDefinition(sql, new { number, platform = platform.Platform }, transaction, cancellationToken: ct));
    }

    private sealed record Handed(Guid TicketId, int Seq);

    private sealed record Held(string Number, DateTimeOffset? DueAt);
}
