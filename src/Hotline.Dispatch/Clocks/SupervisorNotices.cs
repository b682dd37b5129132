using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>A clock ran over: told to the supervisors until one of them has seen it.</summary>
public sealed record SupervisorNotice(Guid Id, Guid TicketId, string TicketNumber, DeadlineKind Kind, int Level, DateTimeOffset At, DateTimeOffset? SeenAt);

/// <summary>The door to supervisors' notices. Written by the sweep together with the escalation.</summary>
public sealed class SupervisorNotices(NpgsqlDataSource database, TimeProvider time)
{
    /// <returns>Unseen ones, newest first; empty for who is no supervisor.</returns>
    public async Task<IReadOnlyList<SupervisorNotice>> UnseenAsync(Actor actor, int limit, CancellationToken ct)
    {
        const string sql = """
            select n.id, n.ticket_id, t.number as ticket_number, n.kind, n.level, n.at, n.seen_at
            from dispatch.supervisor_notice n join dispatch.ticket t on t.id = n.ticket_id
            where n.seen_at is null order by n.at desc, n.id limit @limit
            """;
        if (!actor.Is(Role.Supervisor))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<SupervisorNotice>(new CommandDefinition(sql, new { limit }, cancellationToken: ct))).AsList();
    }

    /// <returns>False when there is no such unseen notice.</returns>
    public async Task<bool> SeeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.supervisor_notice set seen_at = @now, seen_by = @by where id = @id and seen_at is null";
        if (!actor.Is(Role.Supervisor))
        {
            return false;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, now = time.GetUtcNow(), by = actor.AccountId }, cancellationToken: ct)) > 0;
    }
}
