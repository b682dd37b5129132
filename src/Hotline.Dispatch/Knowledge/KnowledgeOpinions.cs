using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The door for what those who answer with an entry say of it.</summary>
public sealed class KnowledgeOpinions
{
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;

    internal KnowledgeOpinions(NpgsqlDataSource database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>有用, 有误: what an agent says of a version; the last word counts. A wrong one alarms the unit that owns it.</summary>
    public async Task<Outcome<Guid>> JudgeAsync(Guid entryId, int version, bool useful, string? note, Actor actor, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_use (entry_id, version, kind, actor_id, actor_name, at, note)
            select @entryId, @version, @kind, @by, @byName, @now, nullif(trim(@note), '')
            where exists (select 1 from dispatch.knowledge_version where entry_id = @entryId and version = @version)
            on conflict (entry_id, version, actor_id) where kind in ('Useful', 'Wrong') do update set kind = @kind, at = @now, note = nullif(trim(@note), '')
            """;
        const string alarmSql = """
            insert into dispatch.knowledge_alarm (id, entry_id, kind, due, at) values (gen_random_uuid(), @entryId, 'Wrong', @today, @now)
            on conflict (entry_id, kind, due) do update set seen_at = null, seen_by = null
            """;
        if (FieldRules.Text("note", Pii.Text(note ?? ""), required: !useful, max: KnowledgeVerb.NoteMax) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var parameters = new { entryId, version, kind = useful ? "Useful" : "Wrong", by = actor.AccountId, byName = actor.Name, now, note, today = WorkingCalendar.DayOf(now) };
        if (await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) == 0)
        {
            return new Refusal.NoSuchEntry();
        }

        if (!useful)
        {
            await connection.ExecuteAsync(new CommandDefinition(alarmSql, parameters, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return entryId;
    }
}
