using Dapper;
using Hotline.Dispatch.Outbox;
using Npgsql;

namespace Hotline.Dispatch.Outgoing;

/// <summary>One message to send, about a ticket, an alarm or a question of the knowledge base, or a digest of what ran over.</summary>
/// <param name="UnitCode">Null for the citizen; empty for the hotline and the supervising office.</param>
internal sealed record OutgoingRow(Guid Id, Guid? TicketId, int Seq, string Kind, string? UnitCode, int Round, DateTimeOffset MadeAt, int Tries, Guid? AlarmId, Guid? TaskId, Guid? DigestId);

internal enum OutgoingOutcome { Sent, NoNumber, Unneeded, GivenUp }

/// <summary>To whom; each has a sender's loop of its own, so that a port that hangs holds up its own messages only.</summary>
internal enum OutgoingTo { Citizens, Units }

/// <summary>Table <c>dispatch.outgoing</c>.</summary>
internal sealed class OutgoingStore(NpgsqlDataSource database, TimeProvider time)
{
    public static async Task AddAsync(NpgsqlTransaction transaction, IReadOnlyList<(OutboxMessage Message, OutgoingPlan Plan)> planned, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.outgoing (id, ticket_id, seq, kind, unit_code, round, made_at, due_at)
            select p.id, p.ticket, p.seq, p.kind, nullif(p.unit, ''), p.round, @now, @now
            from unnest(@ids, @tickets, @seqs, @kinds, @units, @rounds) as p (id, ticket, seq, kind, unit, round)
            on conflict do nothing
            """;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            now,
            ids = planned.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            tickets = planned.Select(pair => pair.Message.TicketId).ToArray(),
            seqs = planned.Select(pair => pair.Message.Seq).ToArray(),
            kinds = planned.Select(pair => pair.Plan.Kind.ToString()).ToArray(),
            units = planned.Select(pair => pair.Plan.UnitCode ?? "").ToArray(),
            rounds = planned.Select(pair => pair.Message.Ticket.Round).ToArray(),
        }, transaction, cancellationToken: ct));
    }

    /// <summary>Takes what is due and lends it: unless settled before, each comes up again after its own growing pause.</summary>
    public async Task<IReadOnlyList<OutgoingRow>> ClaimAsync(OutgoingTo to, int limit, CancellationToken ct)
    {
        const string sql = """
            update dispatch.outgoing as o set tries = o.tries + 1, due_at = @now + least(interval '1 hour', interval '1 minute' * power(2, least(o.tries, 10)))
            where o.id in (select id from dispatch.outgoing where due_at <= @now and (unit_code is not null) = @toUnits order by due_at, id limit @limit for update skip locked)
            returning o.id, o.ticket_id, o.seq, o.kind, o.unit_code, o.round, o.made_at, o.tries, o.alarm_id, o.task_id, o.digest_id
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<OutgoingRow>(new CommandDefinition(sql, new { now = time.GetUtcNow(), limit, toUnits = to == OutgoingTo.Units }, cancellationToken: ct))).AsList();
    }

    /// <summary>They were taken up and not tried.</summary>
    public async Task GiveBackAsync(Guid[] ids, CancellationToken ct)
    {
        const string sql = "update dispatch.outgoing set tries = tries - 1, due_at = @now where id = any(@ids) and due_at is not null";
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { ids, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task SettleAsync(Guid id, OutgoingOutcome outcome, CancellationToken ct)
    {
        const string sql = "update dispatch.outgoing set due_at = null, settled_at = @now, outcome = @outcome where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, outcome = outcome.ToString(), now = time.GetUtcNow() }, cancellationToken: ct));
    }
}
