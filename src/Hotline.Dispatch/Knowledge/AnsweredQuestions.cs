using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>What becomes of questions with the entry that is to answer them, in the entry's own transaction.</summary>
internal static class AnsweredQuestions
{
    /// <returns>False when there is no such open task, or it is another unit's.</returns>
    public static async Task<bool> TakeAsync(NpgsqlTransaction transaction, Guid id, Guid entryId, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set entry_id = @entryId where id = @id and ended_at is null and joined_to is null and entry_id is null and (@own::text is null or unit_code = @own)";
        var own = actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { id, entryId, own }, transaction, cancellationToken: ct)) > 0; // A live transaction has its connection.
    }

    /// <summary>The draft that was to answer it was given up: it waits again, with the day that it had.</summary>
    public static Task FreeAsync(NpgsqlTransaction transaction, Guid entryId, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set entry_id = null where entry_id = @entryId and ended_at is null";
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { entryId }, transaction, cancellationToken: ct)); // As above.
    }

    /// <summary>The entry in which they were being answered is published.</summary>
    public static async Task PublishedAsync(NpgsqlTransaction transaction, Guid entryId, int? version, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_task set ended_at = @now, ending = 'Published', answer_entry = @entryId, answer_version = @version where entry_id = @entryId and ended_at is null
            returning id
            """;
        var ended = await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(sql, new { entryId, version, now }, transaction, cancellationToken: ct)); // As above.
        await JoinedQuestions.FollowAsync(transaction, ended.AsList(), ct);
    }
}
