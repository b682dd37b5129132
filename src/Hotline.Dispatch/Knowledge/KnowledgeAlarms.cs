using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>即将到期, 已过期, 复核逾期, 反馈有误.</summary>
public enum KnowledgeAlarmKind
{
    Expiring,
    Expired,
    ReviewOverdue,
    Wrong,
}

/// <summary>Something to be seen to, for the unit that owns the entry and for editors.</summary>
/// <param name="Due">The day of the end, of the review, or of the complaint.</param>
/// <param name="Note">What the last agent said who found it wrong.</param>
public sealed record KnowledgeAlarm(Guid Id, Guid EntryId, string Number, string Title, string OwnerUnit, KnowledgeAlarmKind Kind, DateOnly Due, string? Note);

/// <summary>Alarms of entries: raised once a kind and day by the schedule (or at once by an agent's word), gone when seen, when a new version is published, and with what they were raised for: an entry that was confirmed, or withdrawn.</summary>
public sealed class KnowledgeAlarms
{
    private const int Most = 50;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;

    internal KnowledgeAlarms(NpgsqlDataSource database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>Looks at all entries, and alerts the units that own them. Safe to run on several nodes and again.</summary>
    /// <returns>How many alarms are new.</returns>
    public async Task<int> RaiseAsync(CancellationToken ct)
    {
        const string sql = """
            with raised as (
                insert into dispatch.knowledge_alarm (id, entry_id, kind, due, at)
                select gen_random_uuid(), k.id, a.kind, a.due, @now
                from dispatch.knowledge k cross join lateral (values
                    (case when k.valid_until < @today then 'Expired' else 'Expiring' end, k.valid_until, k.valid_until < @soon),
                    ('ReviewOverdue', k.review_by, k.review_by < @today and (k.valid_until is null or k.valid_until >= @today))
                ) as a (kind, due, raised)
                where k.published is not null and k.withdrawn_at is null and a.raised
                    and (a.kind = 'ReviewOverdue' or k.passed_by is null or (k.draft ->> 'validFrom')::date > k.valid_until + 1) -- What follows it at once was passed.
                on conflict (entry_id, kind, due) do nothing
                returning id, entry_id
            ), told as (
                insert into dispatch.outgoing (id, alarm_id, seq, kind, unit_code, round, made_at, due_at)
                select gen_random_uuid(), r.id, 0, 'KnowledgeDue', k.owner_unit, 1, @now, @now from raised r join dispatch.knowledge k on k.id = r.entry_id
            )
            select count(*)::int from raised
            """;
        var now = time.GetUtcNow();
        var today = WorkingCalendar.DayOf(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new { now, today, soon = today.AddDays(KnowledgeReader.AlarmDays) }, cancellationToken: ct));
    }

    /// <returns>Null when it was seen meanwhile.</returns>
    internal async Task<KnowledgeAlarm?> WaitingAsync(Guid id, CancellationToken ct)
    {
        const string sql = """
            select a.id, a.entry_id, k.number, coalesce(k.title, '') as title, k.owner_unit, a.kind, a.due, null::text as note
            from dispatch.knowledge_alarm a join dispatch.knowledge k on k.id = a.entry_id where a.id = @id and a.seen_at is null
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<KnowledgeAlarm>(new CommandDefinition(sql, new { id }, cancellationToken: ct));
    }

    /// <returns>What nobody has seen: of the liaison's unit, or for editors of all; the earliest due first.</returns>
    public async Task<IReadOnlyList<KnowledgeAlarm>> UnseenAsync(Actor actor, CancellationToken ct)
    {
        const string sql = """
            select a.id, a.entry_id, k.number, coalesce(k.title, '') as title, k.owner_unit, a.kind, a.due,
                (select u.note from dispatch.knowledge_use u where a.kind = 'Wrong' and u.entry_id = a.entry_id and u.kind = 'Wrong' order by u.at desc limit 1) as note
            from dispatch.knowledge_alarm a join dispatch.knowledge k on k.id = a.entry_id
            where a.seen_at is null and (@unit::text is null or k.owner_unit = @unit) order by a.due, a.id limit @most
            """;
        if (!actor.IsAny(Role.KnowledgeEditor, Role.Liaison))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<KnowledgeAlarm>(new CommandDefinition(sql, new { unit = UnitOf(actor), most = Most }, cancellationToken: ct))).AsList();
    }

    /// <returns>False when there is no such unseen alarm for the actor.</returns>
    public async Task<bool> SeeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_alarm a set seen_at = @now, seen_by = @by from dispatch.knowledge k
            where a.id = @id and a.seen_at is null and k.id = a.entry_id and (@unit::text is null or k.owner_unit = @unit)
            """;
        if (!actor.IsAny(Role.KnowledgeEditor, Role.Liaison))
        {
            return false;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, unit = UnitOf(actor), now = time.GetUtcNow(), by = actor.AccountId }, cancellationToken: ct)) > 0;
    }

    private static string? UnitOf(Actor actor) => actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "";
}
