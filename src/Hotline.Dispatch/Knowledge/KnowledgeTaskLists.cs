using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Reading;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The door for reading questions: the open ones for those who answer, and their own for those who asked.</summary>
public sealed class KnowledgeTaskLists
{
    private const string Columns = $"""
        t.id, t.unit_code, t.category_code, t.region_code, t.question_enc, t.asked_by_name, t.asked_at, t.entry_id, t.refusal, t.due_at, t.ended_at, t.ending, t.end_note,
        t.answer_entry, t.answer_version, k.number as answer_number, v.content ->> 'title' as answer_title, t.joined_to, l.question_enc as lead_enc, {QuestionTag.Sql} as tag
        """;

    private const string Answers = """
        left join dispatch.knowledge k on k.id = t.answer_entry
        left join dispatch.knowledge_version v on v.entry_id = t.answer_entry and v.version = t.answer_version
        left join dispatch.knowledge_task l on l.id = t.joined_to
        """;

    private const int MostOwn = 50;
    private readonly NpgsqlDataSource database;
    private readonly FieldCipher cipher;
    private readonly JoinedQuestions joined;

    internal KnowledgeTaskLists(NpgsqlDataSource database, FieldCipher cipher) => (this.database, this.cipher, joined) = (database, cipher, new JoinedQuestions(cipher));

    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    /// <returns>Open ones, the earliest due first: of the liaison's unit, or for an editor all.</returns>
    public async Task<KnowledgeTaskPage> OpenAsync(Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        const string sql = $"""
            select {Columns} from dispatch.knowledge_task t {Answers}
            where t.ended_at is null and t.joined_to is null and (@unit::text is null or t.unit_code = @unit) and (@afterAt::timestamptz is null or (t.due_at, t.id) > (@afterAt, @afterId))
            order by t.due_at, t.id limit @limit
            """;
        if (!KnowledgeEntry.Reads(actor))
        {
            return new KnowledgeTaskPage([], null);
        }

        var after = ListCursor.Parse(cursor);
        var tasks = await ReadAsync(sql, new { unit = KnowledgeEntry.UnitOf(actor), afterAt = after?.At, afterId = after?.Id, limit = limit + 1 }, ct);
        return tasks.Count > limit ? new KnowledgeTaskPage([.. tasks.Take(limit)], new ListCursor(tasks[limit - 1].DueAt, tasks[limit - 1].Id).ToString()) : new KnowledgeTaskPage(tasks, null);
    }

    /// <returns>Null when it has ended or is another unit's.</returns>
    public async Task<KnowledgeTask?> OneAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = $"""
            select {Columns} from dispatch.knowledge_task t {Answers}
            where t.id = @id and t.ended_at is null and t.joined_to is null and (@unit::text is null or t.unit_code = @unit)
            """;
        return KnowledgeEntry.Reads(actor) ? (await ReadAsync(sql, new { id, unit = KnowledgeEntry.UnitOf(actor) }, ct)).SingleOrDefault() : null;
    }

    /// <returns>What the actor asked and has not seen the end of, the newest first.</returns>
    public Task<IReadOnlyList<KnowledgeTask>> MineAsync(Actor actor, CancellationToken ct)
    {
        const string sql = $"""
            select {Columns} from dispatch.knowledge_task t {Answers}
            where t.asked_by = @by and t.asker_seen_at is null order by t.ended_at is null, t.asked_at desc, t.id limit @most
            """;
        return ReadAsync(sql, new { by = actor.AccountId, most = MostOwn }, ct);
    }

    private async Task<IReadOnlyList<KnowledgeTask>> ReadAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var tasks = (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct))).Select(row => row.ToTask(cipher)).ToList();
        var others = await joined.OfAsync(connection, [.. tasks.Select(task => task.Id)], ct);
        return [.. tasks.Select(task => task with { Joined = [.. others[task.Id]] })];
    }

    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string? UnitCode { get; init; }

        public string? CategoryCode { get; init; }

        public string? RegionCode { get; init; }

        public byte[] QuestionEnc { get; init; } = [];

        public string AskedByName { get; init; } = "";

        public DateTimeOffset AskedAt { get; init; }

        public Guid? EntryId { get; init; }

        public string? Refusal { get; init; }

        public DateTimeOffset DueAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public string? Ending { get; init; }

        public string? EndNote { get; init; }

        public Guid? AnswerEntry { get; init; }

        public int? AnswerVersion { get; init; }

        public string? AnswerNumber { get; init; }

        public string? AnswerTitle { get; init; }

        public Guid? JoinedTo { get; init; }

        public byte[]? LeadEnc { get; init; }

        public string Tag { get; init; } = "";

        public KnowledgeTask ToTask(FieldCipher cipher) => new(
            Id, UnitCode, CategoryCode, RegionCode, cipher.Decrypt(QuestionEnc, "knowledge_task", "question", Id) ?? "", AskedByName, AskedAt, EntryId, Refusal, DueAt)
        {
            Tag = Tag,
            SameAs = JoinedTo is { } lead ? cipher.Decrypt(LeadEnc, "knowledge_task", "question", lead) : null,
            End = EndedAt is { } at && Ending is { } ending
                ? new KnowledgeTaskEnd(
                    Enum.Parse<KnowledgeTaskEnding>(ending), at, EndNote,
                    AnswerEntry is { } entry && AnswerVersion is { } version && AnswerNumber is { } number ? new Citation(entry, number, version, AnswerTitle ?? "") : null)
                : null,
        };
    }
}
