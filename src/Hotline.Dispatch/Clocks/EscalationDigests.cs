using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outgoing;
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
/// policy's minutes have passed, however many clocks run over meanwhile. With it goes one message out of the house, and each
/// role of the audience has seen it for itself.
/// </summary>
public sealed class EscalationDigests(NpgsqlDataSource database, CatalogCache catalog, TimeProvider time)
{
    private const int WorstShown = 10;

    /// <summary>Every audience with its roles, as two columns.</summary>
    private static readonly (Audience Audience, Role Role)[] Readers = [.. Enum.GetValues<Audience>().SelectMany(EscalationLadder.ReadersOf, (audience, role) => (audience, role))];

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
            ), readers as (
                insert into dispatch.escalation_reader (digest_id, role, unit_code)
                select m.id, r.role, m.unit_code from made m join unnest(@audiences, @roles) as r (audience, role) on r.audience = m.audience
                where m.audience <> 'UnitLeader' or m.unit_code <> ''
            ), told as (
                insert into dispatch.outgoing (id, digest_id, seq, kind, unit_code, round, made_at, due_at)
                select gen_random_uuid(), id, 0, @kind, unit_code, 1, @now, @now from made
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
        var made = await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new
        {
            now,
            since = now.AddMinutes(-minutes),
            kind = nameof(OutgoingKind.Overdue),
            audiences = Readers.Select(reader => reader.Audience.ToString()).ToArray(),
            roles = Readers.Select(reader => reader.Role.ToString()).ToArray(),
        }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return made;
    }

    /// <returns>Those that nobody of the actor's role has seen, newest first.</returns>
    public async Task<IReadOnlyList<EscalationDigest>> UnseenAsync(Actor actor, int limit, CancellationToken ct)
    {
        const string sql = """
            select d.id from dispatch.escalation_reader r join dispatch.escalation_digest d on d.id = r.digest_id
            where r.seen_at is null and (r.role, r.unit_code) in (select * from unnest(@roles, @units))
            order by d.at desc, d.id limit @limit
            """;
        var (roles, units) = ReadsAs(actor);
        if (roles.Length == 0)
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var ids = await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { roles, units, limit }, cancellationToken: ct));
        return await ReadAsync(connection, [.. ids], ct);
    }

    /// <returns>False when there is no such unseen digest for the actor.</returns>
    public async Task<bool> SeeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.escalation_reader set seen_at = @now, seen_by = @by
            where digest_id = @id and seen_at is null and (role, unit_code) in (select * from unnest(@roles, @units))
            """;
        var (roles, units) = ReadsAs(actor);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, roles, units, now = time.GetUtcNow(), by = actor.AccountId }, cancellationToken: ct)) > 0;
    }

    /// <returns>With the roles that have not seen it; null when all have.</returns>
    internal async Task<(EscalationDigest Digest, IReadOnlyList<Role> Readers)?> WaitingAsync(Guid id, CancellationToken ct)
    {
        const string sql = "select role from dispatch.escalation_reader where digest_id = @id and seen_at is null";
        await using var connection = await database.OpenConnectionAsync(ct);
        var roles = (await connection.QueryAsync<string>(new CommandDefinition(sql, new { id }, cancellationToken: ct))).Select(Enum.Parse<Role>).ToList();
        return roles.Count > 0 && await ReadAsync(connection, [id], ct) is [var digest] ? (digest, roles) : null;
    }

    /// <summary>Newest first.</summary>
    private static async Task<IReadOnlyList<EscalationDigest>> ReadAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        const string sql = """
            select d.id, d.audience, nullif(d.unit_code, '') as unit_code, d.at, count(distinct e.ticket_id)::int as tickets, count(distinct e.deadline_id)::int as clocks
            from dispatch.escalation_digest d join dispatch.escalation e on e.digest_id = d.id
            where d.id = any(@ids) group by d.id order by d.at desc, d.id
            """;
        const string linesSql = """
            select e.digest_id, e.ticket_id, t.number as ticket_number, e.kind, e.level, e.due_at
            from (select *, row_number() over (partition by digest_id order by due_at, id) as place from dispatch.escalation where digest_id = any(@ids)) e
            join dispatch.ticket t on t.id = e.ticket_id
            where e.place <= @worst order by e.place
            """;
        var digests = (await connection.QueryAsync<DigestRow>(new CommandDefinition(sql, new { ids }, cancellationToken: ct))).AsList();
        var lines = await connection.QueryAsync<LineRow>(new CommandDefinition(linesSql, new { ids, worst = WorstShown }, cancellationToken: ct));
        var byDigest = lines.ToLookup(line => line.DigestId, line => new EscalationLine(line.TicketId, line.TicketNumber, line.Kind, line.Level, line.DueAt));
        return [.. digests.Select(row => new EscalationDigest(row.Id, row.Audience, row.UnitCode, row.At, row.Tickets, row.Clocks, [.. byDigest[row.Id]]))];
    }

    /// <summary>As whom the actor reads, one role for each audience that they are of; the unit is empty where the audience is no unit's.</summary>
    private static (string[] Roles, string[] Units) ReadsAs(Actor actor)
    {
        var reads = Enum.GetValues<Audience>().Where(audience => audience != Audience.UnitLeader || actor.UnitCode is not null)
            .SelectMany(audience => EscalationLadder.ReadersOf(audience).Where(actor.Is).Take(1), (audience, role) => (Role: role, Unit: audience == Audience.UnitLeader ? actor.UnitCode ?? "" : ""))
            .ToList();
        return ([.. reads.Select(read => read.Role.ToString())], [.. reads.Select(read => read.Unit)]);
    }

    private sealed record DigestRow(Guid Id, Audience Audience, string? UnitCode, DateTimeOffset At, int Tickets, int Clocks);

    private sealed record LineRow(Guid DigestId, Guid TicketId, string TicketNumber, DeadlineKind Kind, int Level, DateTimeOffset DueAt);
}
