using Dapper;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>What a question showed to whoever answers it, hands it on or ends it: with whom it is, whose draft answers it, why it came back, by when. Nobody changes what they have not seen.</summary>
internal static class QuestionTag
{
    /// <summary>Of a row of <c>dispatch.knowledge_task</c> named t.</summary>
    public const string Sql = "md5(row(t.unit_code, t.entry_id, t.refusal, extract(epoch from t.due_at), t.ended_at is null)::text)";

    /// <summary>Why a change that names a tag changed nothing.</summary>
    /// <param name="own">The only unit whose questions the actor knows of; null for all.</param>
    public static async Task<Refusal> MissedAsync(NpgsqlTransaction transaction, Guid id, string? own, string? seen, CancellationToken ct)
    {
        const string sql = $"select {Sql} from dispatch.knowledge_task t where t.id = @id and t.ended_at is null and t.joined_to is null and (@own::text is null or t.unit_code = @own)";
        var tag = await transaction.Connection!.QuerySingleOrDefaultAsync<string>(new CommandDefinition(sql, new { id, own }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return tag is not null && seen is not null && tag != seen ? new Refusal.EntryStale() : new Refusal.NoSuchEntry();
    }
}
