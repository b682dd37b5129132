using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Search;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <param name="Words">A question, or a matter as it was typed; blank lists the newest.</param>
/// <param name="CategoryCode">Entries above and below it are found too: what holds for all building sites holds for this one.</param>
/// <param name="RegionCode">Entries that hold there.</param>
public sealed record KnowledgeQuestion(string? Words, string? CategoryCode = null, string? RegionCode = null);

/// <summary>A version that holds today.</summary>
/// <param name="Score">BM25; null without words.</param>
/// <param name="Wrong">How many agents say of this version that it is wrong.</param>
public sealed record FoundKnowledge(
    Guid Id, string Number, int Version, KnowledgeContent Content, string OwnerUnit, double? Score, int Cited, int Useful, int Wrong);

/// <summary>
/// The door to what is published and holds today. The words lie in PostgreSQL beside the entries, so that every node finds a
/// publication with its commit; BM25 (k1 1.2, b 0.75) is one statement over the postings of the words asked for.
/// </summary>
public sealed class KnowledgeSearch
{
    public const int Most = 20;
    public const int LongestWords = 5_000;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;

    internal KnowledgeSearch(NpgsqlDataSource database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <returns>Best first; without words the newest.</returns>
    public async Task<IReadOnlyList<FoundKnowledge>> FindAsync(KnowledgeQuestion asked, int most, CancellationToken ct)
    {
        // The corpus counts what is published; an entry of tomorrow may weigh in the sums, it is not shown.
        const string ranked = """
            with corpus as (select count(*)::float8 as size, greatest(avg(length), 1)::float8 as average from dispatch.knowledge where published is not null and withdrawn_at is null),
            hits as (
                select entry_id, weight, count(*) over (partition by token) as entries from dispatch.knowledge_word where token = any(@tokens)
            ),
            ranked as (
                select h.entry_id, sum(ln(1 + (greatest(c.size - h.entries, 0) + 0.5) / (h.entries + 0.5)) * h.weight * 2.2 / (h.weight + 1.2 * (0.25 + 0.75 * k.length / c.average))) as score
                from hits h join dispatch.knowledge k on k.id = h.entry_id cross join corpus c
                group by h.entry_id
            )
            """;
        const string shown = """
            select k.id, k.number, k.published as version, v.content, k.owner_unit, {0} as score,
                (select count(*)::int from dispatch.knowledge_use u where u.entry_id = k.id and u.kind = 'Cited') as cited,
                (select count(*)::int from dispatch.knowledge_use u where u.entry_id = k.id and u.version = k.published and u.kind = 'Useful') as useful,
                (select count(*)::int from dispatch.knowledge_use u where u.entry_id = k.id and u.version = k.published and u.kind = 'Wrong') as wrong
            from dispatch.knowledge k join dispatch.knowledge_version v on v.entry_id = k.id and v.version = k.published {1}
            where k.withdrawn_at is null and k.valid_from <= @today and (k.valid_until is null or k.valid_until >= @today)
                and (@category::text is null or k.category_code is null or k.category_code like @category || '%' or @category like k.category_code || '%')
                and (@region::text is null or k.region_code is null or @region like k.region_code || '%')
            order by {2}, k.id limit @most
            """;
        var tokens = string.IsNullOrWhiteSpace(asked.Words) ? null : KnowledgeWords.Asking(asked.Words);
        var sql = tokens is null
            ? string.Format(null, shown, "null::float8", "", "v.published_at desc")
            : ranked + string.Format(null, shown, "r.score", "join ranked r on r.entry_id = k.id", "r.score desc");
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new
        {
            tokens = tokens ?? [],
            today = WorkingCalendar.DayOf(time.GetUtcNow()),
            category = asked.CategoryCode,
            region = asked.RegionCode,
            most,
        }, cancellationToken: ct));
        return [.. rows.Select(row => new FoundKnowledge(row.Id, row.Number, row.Version, DispatchJson.Read<KnowledgeContent>(row.Content), row.OwnerUnit, row.Score, row.Cited, row.Useful, row.Wrong))];
    }

    /// <summary>Which pieces of text to mark for these words; none for a whole paragraph.</summary>
    public static IReadOnlyList<string> Marks(string? words) =>
        words is { Length: > 0 and <= SearchWords.Longest } ? [.. Bigrams.Runs(words).Select(run => run.Text).Where(text => text.Length > 1).Distinct()] : [];

    private sealed record Row(Guid Id, string Number, int Version, string Content, string OwnerUnit, double? Score, int Cited, int Useful, int Wrong);
}
