using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>What ran over since the last digest of the same people.</summary>
/// <param name="UnitCode">Whose leader it is for; null where the audience is no unit's.</param>
/// <param name="Worst">The longest overdue, at most ten.</param>
public sealed record EscalationDigest(Guid Id, Audience Audience, string? UnitCode, DateTimeOffset At, int Tickets, int Clocks, IReadOnlyList<EscalationLine> Worst);

/// <summary>One clock that reached one level.</summary>
public sealed record EscalationLine(Guid TicketId, string TicketNumber, DeadlineKind Kind, int Level, DateTimeOffset DueAt);

/// <summary>
/// Tells people of overdue clocks without drowning them: what climbs to a level waits in dispatch.escalation, written with
/// the ticket's event, and is gathered into one digest for each audience. The first goes at once, the next not before the
/// policy's minutes have passed, however many clocks run over meanwhile.
/// </summary>
public sealed class EscalationDigests(NpgsqlDataSource database, CatalogCache catalog, TimeProvider time)
{
    private const int WorstShown = 10;

    /// <summary>Gathers what waits. Of several nodes one does it.</summary>
    /// <returns>How many digests were made.</returns>
    public async Task<int> GatherAsync(CancellationToken ct)
    {
        const string tryLock = "select pg_try_advisory_xact_lock(hashtextextended('dispatch.escalation_digest', 0))";
        const string sql = """
            with made as (
                insert into dispatch.escalation_digest (id, audience, unit_code, at)
                select gen_random_uuid(), e.audience, e.unit_code, @now
                from dispatch.escalation e
                where e.digest_id is null and not exists (
                    select 1 from dispatch.escalation_digest d where d.audience = e.audience and d.unit_code = e.unit_code and d.at > @since)
                group by e.audience, e.unit_code
                returning id, audience, unit_code
            ), gathered as (
                update dispatch.escalation e set digest_id = m.id from made m
                where e.digest_id is null and e.audience = m.audience and e.unit_code = m.unit_code
            )
            select count(*) from made
            """;
        var minutes = (await catalog.GetAsync(ct)).Policy.DigestMinutes;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(tryLock, transaction: transaction, cancellationToken: ct)))
        {
            return 0;
        }

        var now = time.GetUtcNow();
        var made = await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new { now, since = now.AddMinutes(-minutes) }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return made;
    }

    /// <returns>Those that nobody of the actor's audience has seen, newest first.</returns>
    public async Task<IReadOnlyList<EscalationDigest>> UnseenAsync(Actor actor, int limit, CancellationToken ct)
    {
        const string sql = """
            select d.id, d.audience, nullif(d.unit_code, '') as unit_code, d.at, count(distinct e.ticket_id)::int as tickets, count(distinct e.deadline_id)::int as clocks
            from dispatch.escalation_digest d join dispatch.escalation e on e.digest_id = d.id
            where d.seen_at is null and (d.audience, d.unit_code) in (select * from unnest(@audiences, @units))
            group by d.id order by d.at desc, d.id limit @limit;
            """;
        const string linesSql = """
            select e.digest_id, e.ticket_id, t.number as ticket_number, e.kind, e.level, e.due_at
            from (select *, row_number() over (partition by digest_id order by due_at, id) as place from dispatch.escalation where digest_id = any(@ids)) e
            join dispatch.ticket t on t.id = e.ticket_id
            where e.place <= @worst order by e.place
            """;
        var (audiences, units) = AudiencesOf(actor);
        if (audiences.Length == 0)
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var digests = (await connection.QueryAsync<DigestRow>(new CommandDefinition(sql, new { audiences, units, limit }, cancellationToken: ct))).AsList();
        var lines = await connection.QueryAsync<LineRow>(new CommandDefinition(linesSql, new { ids = digests.Select(digest => digest.Id).ToArray(), worst = WorstShown }, cancellationToken: ct));
        var byDigest = lines.ToLookup(line => line.DigestId, line => new EscalationLine(line.TicketId, line.TicketNumber, line.Kind, line.Level, line.DueAt));
        return [.. digests.Select(row => new EscalationDigest(row.Id, row.Audience, row.UnitCode, row.At, row.Tickets, row.Clocks, [.. byDigest[row.Id]]))];
    }

    /// <returns>False when there is no such unseen digest for the actor.</returns>
    public async Task<bool> SeeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.escalation_digest set seen_at = @now, seen_by = @by
            where id = @id and seen_at is null and (audience, unit_code) in (select * from unnest(@audiences, @units))
            """;
        var (audiences, units) = AudiencesOf(actor);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, audiences, units, now = time.GetUtcNow(), by = actor.AccountId }, cancellationToken: ct)) > 0;
    }

    /// <summary>A unit is told through its leader and its liaisons: many small units have only the one who is both.</summary>
    private static (string[] Audiences, string[] Units) AudiencesOf(Actor actor)
    {
        var of = new List<(Audience Audience, string Unit)>();
        if (actor.UnitCode is { } unit && actor.IsAny(Role.Leader, Role.UnitLeader, Role.Liaison))
        {
            of.Add((Audience.UnitLeader, unit));
        }

        if (actor.IsAny(Role.ShiftLead, Role.Dispatcher, Role.Supervisor))
        {
            of.Add((Audience.Hotline, ""));
        }

        if (actor.Is(Role.Supervisor))
        {
            of.Add((Audience.SupervisingOffice, ""));
        }

        return ([.. of.Select(pair => pair.Audience.ToString())], [.. of.Select(pair => pair.Unit)]);
    }

    private sealed record DigestRow(Guid Id, Audience Audience, string? UnitCode, DateTimeOffset At, int Tickets, int Clocks);

    private sealed record LineRow(Guid DigestId, Guid TicketId, string TicketNumber, DeadlineKind Kind, int Level, DateTimeOffset DueAt);
}
