using System.Runtime.CompilerServices;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Reading;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The door for reading entries, versions and lists. What is not published is seen by its writers and reviewers only.</summary>
public sealed class KnowledgeReader
{
    /// <summary>How long before its end an entry is on the list of those to be seen to.</summary>
    public const int AlarmDays = 30;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;

    internal KnowledgeReader(NpgsqlDataSource database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <returns>Null when there is no such entry, or nothing of it that the actor may see.</returns>
    public async Task<KnowledgePage?> PageAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = """
            select * from dispatch.knowledge where id = @id;
            select version, published_by_name, published_at from dispatch.knowledge_version where entry_id = @id order by version desc;
            select content from dispatch.knowledge_version where entry_id = @id order by version desc limit 1;
            select seq, at, kind, version, actor_name, note from dispatch.knowledge_step where entry_id = @id order by seq desc;
            select kind, count(*)::int from dispatch.knowledge_use where entry_id = @id group by kind
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { id }, cancellationToken: ct));
        var entry = (await all.ReadSingleOrDefaultAsync<KnowledgeRow>())?.ToEntry();
        var versions = (await all.ReadAsync<KnowledgeVersionLine>()).AsList();
        var content = await all.ReadSingleOrDefaultAsync<string>();
        var steps = (await all.ReadAsync<KnowledgeStep>()).AsList();
        var uses = (await all.ReadAsync<(string Kind, int Count)>()).ToDictionary(use => use.Kind, use => use.Count);
        if (entry is null || (entry.Published is null && !entry.MaySeeDraft(actor)))
        {
            return null;
        }

        var inside = entry.MaySeeDraft(actor);
        return new KnowledgePage(
            entry with { Draft = inside ? entry.Draft : null }, entry.StateOn(WorkingCalendar.DayOf(time.GetUtcNow())), content is null ? null : DispatchJson.Read<KnowledgeContent>(content),
            inside ? entry.Draft : null, versions, inside ? steps : [], uses.GetValueOrDefault("Cited"), uses.GetValueOrDefault("Useful"), uses.GetValueOrDefault("Wrong"));
    }

    /// <summary>What a published version said, whatever became of the entry.</summary>
    public async Task<KnowledgeContent?> ContentAsync(Guid id, int version, CancellationToken ct) => (await VersionAsync(id, version, ct))?.Content;

    /// <summary>A published version as it was, whatever became of the entry: answers cite it.</summary>
    public async Task<KnowledgeVersionView?> VersionAsync(Guid id, int version, CancellationToken ct)
    {
        const string sql = """
            select * from dispatch.knowledge where id = @id;
            select content, published_by_name, published_at from dispatch.knowledge_version where entry_id = @id and version = @version
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { id, version }, cancellationToken: ct));
        var entry = (await both.ReadSingleOrDefaultAsync<KnowledgeRow>())?.ToEntry();
        var found = await both.ReadSingleOrDefaultAsync<Kept>();
        return entry is { Published: { } current } && found is not null
            ? new KnowledgeVersionView(entry.Number, version, DispatchJson.Read<KnowledgeContent>(found.Content), found.PublishedByName, found.PublishedAt, entry.StateOn(WorkingCalendar.DayOf(time.GetUtcNow())), current)
            : null;
    }

    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    /// <returns>Those that the actor writes or reviews: of those due the most pressing first, of others what changed last.</returns>
    public async Task<KnowledgeLines> ListAsync(KnowledgeList list, Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        if (!KnowledgeEntry.Reads(actor))
        {
            return new KnowledgeLines([], null);
        }

        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<KnowledgeRow>(new CommandDefinition(
            KnowledgeListSql.Of(list), Parameters(actor, today, ListCursor.Parse(cursor), limit + 1), cancellationToken: ct))).AsList();
        var page = rows.Take(limit).ToList();
        return new KnowledgeLines([.. page.Select(row => Line(row, today))], rows.Count > limit ? new ListCursor(page[^1].SortAt, page[^1].Id).ToString() : null);
    }

    /// <summary>The whole list as it stands at one moment, as it is read: what changes meanwhile, and would stand elsewhere, is neither missed nor told twice.</summary>
    public async IAsyncEnumerable<KnowledgeLine> AllAsync(KnowledgeList list, Actor actor, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!KnowledgeEntry.Reads(actor))
        {
            yield break;
        }

        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var row in connection.QueryUnbufferedAsync<KnowledgeRow>(KnowledgeListSql.Of(list), Parameters(actor, today, after: null, limit: null)).WithCancellation(ct))
        {
            yield return Line(row, today);
        }
    }

    private static object Parameters(Actor actor, DateOnly today, ListCursor? after, int? limit) =>
        new { unit = KnowledgeEntry.UnitOf(actor), today, soon = today.AddDays(AlarmDays), afterAt = after?.At, afterId = after?.Id, limit };

    private static KnowledgeLine Line(KnowledgeRow row, DateOnly today)
    {
        var entry = row.ToEntry();
        return new KnowledgeLine(
            entry.Id, entry.Number, entry.OwnerUnit, entry.StateOn(today), entry.Draft is not null, entry.AwaitsReview, entry.Published,
            entry.Draft?.Title ?? row.Title ?? "", entry.ValidUntil, entry.ReviewBy, row.ChangedAt, entry.EffectiveFrom);
    }

    private sealed record Kept(string Content, string PublishedByName, DateTimeOffset PublishedAt);
}
