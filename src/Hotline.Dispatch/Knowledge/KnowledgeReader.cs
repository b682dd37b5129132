using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
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

    /// <summary>A published version as it was, whatever became of the entry: answers cite it.</summary>
    public async Task<KnowledgeContent?> VersionAsync(Guid id, int version, CancellationToken ct)
    {
        const string sql = "select content from dispatch.knowledge_version where entry_id = @id and version = @version";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(sql, new { id, version }, cancellationToken: ct)) is { } json ? DispatchJson.Read<KnowledgeContent>(json) : null;
    }

    /// <returns>Those that the actor writes or reviews, the most pressing first; at most 200.</returns>
    public async Task<IReadOnlyList<KnowledgeLine>> ListAsync(KnowledgeList list, Actor actor, CancellationToken ct)
    {
        const string sql = """
            select * from dispatch.knowledge k
            where (@unit::text is null or k.owner_unit = @unit) and case @list
                when 'Drafts' then k.draft_state = 'Draft'
                when 'Review' then k.draft_state = 'InReview'
                when 'Published' then k.published is not null and k.withdrawn_at is null and (k.valid_until is null or k.valid_until >= @today)
                when 'Due' then k.published is not null and k.withdrawn_at is null and (k.valid_until < @soon or k.review_by < @today)
                else k.withdrawn_at is not null end
            order by case when @list = 'Due' then least(k.valid_until, k.review_by) end nulls last, k.changed_at desc, k.id limit 200
            """;
        if (!actor.IsAny(Role.KnowledgeEditor, Role.Supervisor, Role.Liaison))
        {
            return [];
        }

        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var unit = KnowledgeEntry.MayReview(actor) ? null : actor.UnitCode ?? "";
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<KnowledgeRow>(new CommandDefinition(sql, new { list = list.ToString(), unit, today, soon = today.AddDays(AlarmDays) }, cancellationToken: ct));
        return [.. rows.Select(row => (Row: row, Entry: row.ToEntry())).Select(pair => new KnowledgeLine(
            pair.Entry.Id, pair.Entry.Number, pair.Entry.OwnerUnit, pair.Entry.StateOn(today), pair.Entry.Draft is not null, pair.Entry.InReview, pair.Entry.Published,
            pair.Entry.Draft?.Title ?? pair.Row.Title ?? "", pair.Entry.ValidUntil, pair.Entry.ReviewBy, pair.Row.ChangedAt))];
    }
}
