using System.Globalization;
using Dapper;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The only writer of entries: row, version, words and history in the caller's transaction.</summary>
internal static class KnowledgeStore
{
    public static async Task<string> NextNumberAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select nextval('dispatch.knowledge_number')";
        var next = await transaction.Connection!.QuerySingleAsync<long>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct)); // A live transaction has its connection.
        return "K" + next.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Locks the entry until the transaction ends.</summary>
    public static async Task<KnowledgeEntry?> LockAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = "select * from dispatch.knowledge where id = @id for update";
        return (await transaction.Connection!.QuerySingleOrDefaultAsync<KnowledgeRow>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)))?.ToEntry(); // As above.
    }

    /// <param name="publishes">The content of the entry's new version, when this publishes one.</param>
    public static async Task SaveAsync(NpgsqlTransaction transaction, KnowledgeEntry entry, KnowledgeContent? publishes, string kind, string? note, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge (id, number, owner_unit, revision, draft, draft_state, draft_authors, passed_by, passed_by_name, published, withdrawn_at, changed_at)
            values (@id, @number, @ownerUnit, @revision, @draft::jsonb, @draftState, @draftAuthors, @passedBy, @passedByName, @published, @withdrawnAt, @now)
            on conflict (id) do update set
                owner_unit = @ownerUnit, revision = @revision, draft = @draft::jsonb, draft_state = @draftState, draft_authors = @draftAuthors, passed_by = @passedBy, passed_by_name = @passedByName, published = @published,
                withdrawn_at = @withdrawnAt, valid_from = @validFrom, valid_until = @validUntil, review_by = @reviewBy, changed_at = @now,
                -- What is given up before it was ever published keeps the name that it had.
                title = case when @publishes then @title when @draft::jsonb is null then coalesce(knowledge.title, knowledge.draft ->> 'title') else knowledge.title end,
                category_code = case when @publishes then @categoryCode else knowledge.category_code end,
                region_code = case when @publishes then @regionCode else knowledge.region_code end,
                length = case when @publishes then @length else knowledge.length end
            """;
        const string stepSql = """
            insert into dispatch.knowledge_step (entry_id, seq, at, kind, version, actor_id, actor_name, note)
            values (@id, (select coalesce(max(seq), 0) + 1 from dispatch.knowledge_step where entry_id = @id), @now, @kind, @version, @actorId, @actorName, nullif(trim(@note), ''))
            """;
        var connection = transaction.Connection!; // As above.
        var words = publishes is null ? null : KnowledgeWords.Of(publishes);
        await connection.ExecuteAsync(new CommandDefinition(sql, KnowledgeRow.Parameters(entry, publishes, words, now), transaction, cancellationToken: ct));
        if (publishes is not null)
        {
            await PublishAsync(transaction, entry, publishes, words!, actor, now, ct); // Made beside it.
        }
        else if (entry.WithdrawnAt is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition("delete from dispatch.knowledge_word where entry_id = @id", new { entry.Id }, transaction, cancellationToken: ct));
        }

        await PutAwayAsync(transaction, entry, all: publishes is not null || entry.WithdrawnAt is not null, actor, now, ct);
        if (entry.Draft is null && publishes is null)
        {
            await AnsweredQuestions.FreeAsync(transaction, entry.Id, ct);
        }

        var version = publishes is null ? null : entry.Published;
        await connection.ExecuteAsync(new CommandDefinition(
            stepSql, new { entry.Id, now, kind, version, actorId = actor.AccountId, actorName = actor.Name, note }, transaction, cancellationToken: ct));
    }

    /// <summary>Alarms go with what they were raised for: all of an entry that is published anew or withdrawn; that a review was missed where somebody has said that it is still right (复核无误), by another day now.</summary>
    private static async Task PutAwayAsync(NpgsqlTransaction transaction, KnowledgeEntry entry, bool all, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_alarm set seen_at = @now, seen_by = @by
            where entry_id = @id and seen_at is null and (@all or kind = 'ReviewOverdue' and due is distinct from @reviewBy::date)
            """;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { entry.Id, entry.ReviewBy, all, now, by = actor.AccountId }, transaction, cancellationToken: ct)); // As above.
    }

    private static async Task PublishAsync(
        NpgsqlTransaction transaction, KnowledgeEntry entry, KnowledgeContent content, IReadOnlyDictionary<string, float> words, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_version (entry_id, version, content, published_by, published_by_name, published_at)
            values (@id, @version, @content::jsonb, @by, @byName, @now);
            delete from dispatch.knowledge_word where entry_id = @id;
            insert into dispatch.knowledge_word (token, entry_id, weight) select token, @id, weight from unnest(@tokens, @weights) as w (token, weight)
            """;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // As above.
        {
            entry.Id,
            version = entry.Published,
            content = DispatchJson.Write(content),
            by = actor.AccountId,
            byName = actor.Name,
            now,
            tokens = words.Keys.ToArray(),
            weights = words.Values.ToArray(),
        }, transaction, cancellationToken: ct));
        await AnsweredQuestions.PublishedAsync(transaction, entry.Id, entry.Published, now, ct);
    }
}
