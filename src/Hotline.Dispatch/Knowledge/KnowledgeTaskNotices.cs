using Dapper;
using Hotline.Dispatch.Outgoing;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>What a unit's keepers are told of questions: that one came, and once that it is late.</summary>
public sealed class KnowledgeTaskNotices
{
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;

    internal KnowledgeTaskNotices(NpgsqlDataSource database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>Tells the units whose questions are late; those whose answer is with a reviewer are not. Safe to run on several nodes and again.</summary>
    /// <returns>How many were told.</returns>
    public async Task<int> RemindAsync(CancellationToken ct)
    {
        const string sql = """
            with late as (
                update dispatch.knowledge_task t set reminded_at = @now
                where t.ended_at is null and t.due_at <= @now and t.reminded_at is null and t.joined_to is null and t.unit_code is not null
                    and not exists (select 1 from dispatch.knowledge k where k.id = t.entry_id and k.draft_state = 'InReview')
                returning t.id, t.unit_code
            ), told as (
                insert into dispatch.outgoing (id, task_id, seq, kind, unit_code, round, made_at, due_at)
                select gen_random_uuid(), id, 0, 'KnowledgeAskLate', unit_code, 1, @now, @now from late
            )
            select count(*)::int from late
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new { now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <param name="unit">Null: nobody to tell but the editors, who have it on their list.</param>
    internal static async Task TellAsync(NpgsqlTransaction transaction, Guid id, string? unit, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.outgoing (id, task_id, seq, kind, unit_code, round, made_at, due_at)
            values (gen_random_uuid(), @id, 0, @kind, @unit, 1, @now, @now)
            """;
        if (unit is not null)
        {
            await transaction.Connection!.ExecuteAsync( // A live transaction has its connection.
                new CommandDefinition(sql, new { id, kind = nameof(OutgoingKind.KnowledgeAsked), unit, now }, transaction, cancellationToken: ct));
        }
    }

    /// <returns>By when it is to be answered; null when it has ended or went to another unit meanwhile.</returns>
    internal async Task<DateTimeOffset?> WaitingAsync(Guid id, string unit, CancellationToken ct)
    {
        const string sql = "select due_at from dispatch.knowledge_task where id = @id and unit_code = @unit and ended_at is null";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(sql, new { id, unit }, cancellationToken: ct));
    }
}
