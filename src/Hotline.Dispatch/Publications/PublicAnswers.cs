using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets.Reading;
using Npgsql;

namespace Hotline.Dispatch.Publications;

/// <summary>The door for everybody: what is public now.</summary>
public sealed class PublicAnswers
{
    /// <summary>Of what is typed into the search.</summary>
    public const int LongestWords = 100;

    private readonly NpgsqlDataSource database;
    private readonly FieldCipher cipher;
    private readonly CatalogCache catalog;

    internal PublicAnswers(NpgsqlDataSource database, FieldCipher cipher, CatalogCache catalog) => (this.database, this.cipher, this.catalog) = (database, cipher, catalog);

    /// <param name="words">All of them have to be there; blank lists everything.</param>
    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    /// <returns>The newest first.</returns>
    public async Task<PublicAnswerPage> ListAsync(string? words, string? cursor, int limit, CancellationToken ct)
    {
        const string sql = """
            select p.* from dispatch.publication p
            where p.state = 'Published' and (@afterAt::timestamptz is null or (p.published_at, p.id) < (@afterAt, @afterId))
                and (cardinality(@tokens) = 0
                    or p.id in (select w.publication_id from dispatch.publication_word w where w.token = any(@tokens) group by w.publication_id having count(*) = cardinality(@tokens)))
            order by p.published_at desc, p.id desc limit @limit
            """;
        var asked = string.IsNullOrWhiteSpace(words) ? "" : words.Length > LongestWords ? words[..LongestWords] : words;
        string[] tokens = [.. SearchText.Of(asked).Tokens.Where(token => token != Bigrams.Gap).Distinct()];
        if (asked.Length > 0 && tokens.Length == 0)
        {
            return new PublicAnswerPage([], null);
        }

        var names = await catalog.GetAsync(ct);
        var after = ListCursor.Parse(cursor);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<StoredPublication>(new CommandDefinition(
            sql, new { tokens, afterAt = after?.At, afterId = after?.Id, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var page = rows.Take(limit).Select(row => row.Open(cipher)).ToList();
        return new PublicAnswerPage(
            [.. page.Select(row => Shown(row, names))], rows.Count > limit ? new ListCursor(PublishedAt(page[^1]), page[^1].Id).ToString() : null);
    }

    public async Task<PublicLook> FindAsync(Guid id, CancellationToken ct)
    {
        const string sql = "select * from dispatch.publication where id = @id and state in ('Published', 'Recalled')";
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = (await connection.QuerySingleOrDefaultAsync<StoredPublication>(new CommandDefinition(sql, new { id }, cancellationToken: ct)))?.Open(cipher);
        return new PublicLook(found is { State: PublicationState.Published } ? Shown(found, names) : null, found is { State: PublicationState.Recalled });
    }

    private static PublicAnswer Shown(Publication row, CatalogSnapshot names) => new(
        row.Id, row.CategoryCode is { } category ? names.CategoryPath(category) : "", row.RegionCode is { } region ? names.RegionPath(region) : "",
        WorkingCalendar.DayOf(PublishedAt(row)), row.Text.Clear());

    private static DateTimeOffset PublishedAt(Publication row) => row.PublishedAt ?? throw new InvalidOperationException("What is public has its time.");
}
