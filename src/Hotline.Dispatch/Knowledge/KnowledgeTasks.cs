using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>
/// 无答案转任务: what an agent found no answer to goes to the department that the routing rules name for the matter, with a day by which it is answered. It ends
/// when an entry is published, when somebody names one that is there already, or when an editor dismisses it; whoever asked is told (<see cref="KnowledgeTaskLists.MineAsync"/>).
/// </summary>
public sealed class KnowledgeTasks
{
    private const int QuestionMax = 500;
    private readonly NpgsqlDataSource database;
    private readonly FieldCipher cipher;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal KnowledgeTasks(NpgsqlDataSource database, FieldCipher cipher, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.cipher, this.catalog, this.time) = (database, cipher, catalog, time);

    /// <param name="question">Scrubbed of numbers before it is kept.</param>
    /// <param name="key">The same request again gives the same task.</param>
    /// <returns>The task, with the unit that it went to.</returns>
    public async Task<Outcome<KnowledgeTask>> AskAsync(string question, string? categoryCode, string? regionCode, Guid? ticketId, Actor actor, RequestKey? key, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_task (id, unit_code, category_code, region_code, question_enc, ticket_id, asked_by, asked_by_name, asked_at, due_at)
            values (@id, @unit, @categoryCode, @regionCode, @box, @ticketId, @by, @byName, @now, @due)
            """;
        var names = await catalog.GetAsync(ct);
        if (Faults(question, categoryCode, regionCode, names) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var kept = Scrub.Text(question.Trim());
        var unit = categoryCode is { } category && regionCode is { } region ? Router.RuleFor(category, region, names)?.UnitCode : null;
        var due = DueAt(unit, names, now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (await RequestKeys.ClaimAsync(transaction, key, $"{id}", now, ct))
        {
            case (KeyClaim.Repeated, var made):
                return await FindAsync(transaction, Guid.Parse(made), ct);
            case (KeyClaim.Reused, _):
                return new Refusal.KeyReused();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new { id, unit, categoryCode, regionCode, box = cipher.Encrypt(kept, "knowledge_task", "question", id), ticketId, by = actor.AccountId, byName = actor.Name, now, due },
            transaction, cancellationToken: ct));
        await KnowledgeTaskNotices.TellAsync(transaction, id, unit, now, ct);
        await transaction.CommitAsync(ct);
        return new KnowledgeTask(id, unit, categoryCode, regionCode, kept, actor.Name, now, null, null, due);
    }

    /// <summary>An editor says whose it is (with <paramref name="unitCode"/>), also while somebody drafts an answer: the draft then stands by itself. Or a unit says why it is not theirs.</summary>
    public async Task<Outcome<Guid>> HandAsync(Guid id, string? unitCode, string? reason, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_task set unit_code = @unit, refusal = @reason, entry_id = null, due_at = coalesce(@due, due_at), reminded_at = null
            where id = @id and ended_at is null and (@own::text is null or (unit_code = @own and entry_id is null))
            """;
        var names = await catalog.GetAsync(ct);
        var editor = actor.Is(Role.KnowledgeEditor);
        if (!editor && !actor.Is(Role.Liaison))
        {
            return new Refusal.EntryRole();
        }

        if (editor && (unitCode is null || names.Units.GetValueOrDefault(unitCode) is not { Active: true }))
        {
            return new Refusal.Invalid([new FieldFault("unitCode", "unknown")]);
        }

        if (!editor && FieldRules.Text("reason", Pii.Text(reason ?? ""), max: QuestionMax) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        // Who gets it has the whole time; who sends it back has taken of it.
        var now = time.GetUtcNow();
        var (unit, due) = editor ? (unitCode, (DateTimeOffset?)DueAt(unitCode, names, now)) : (null, null);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { id, unit, due, reason = editor ? null : reason?.Trim(), own = editor ? null : actor.UnitCode ?? "" }, transaction, cancellationToken: ct));
        if (changed == 0)
        {
            return new Refusal.NoSuchEntry();
        }

        await KnowledgeTaskNotices.TellAsync(transaction, id, unit, now, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>不予解答, with a reason that whoever asked reads: no matter of the hotline's, asked already, or nothing that an entry could say.</summary>
    public async Task<Outcome<Guid>> DismissAsync(Guid id, string? reason, Actor actor, CancellationToken ct)
    {
        if (!KnowledgeEntry.MayReview(actor))
        {
            return new Refusal.EntryRole();
        }

        return FieldRules.Text("reason", Pii.Text(reason ?? ""), max: QuestionMax) is { Count: > 0 } faults
            ? new Refusal.Invalid(faults)
            : await EndAsync(id, KnowledgeTaskEnding.Dismissed, reason?.Trim(), null, null, ct);
    }

    /// <summary>答复已有: an entry that holds today answers it. An editor's, or the unit's.</summary>
    /// <param name="number">K and six digits.</param>
    public async Task<Outcome<Guid>> AnswerAsync(Guid id, string? number, Actor actor, CancellationToken ct)
    {
        const string sql = "select * from dispatch.knowledge where number = @number";
        if (!actor.IsAny(Role.KnowledgeEditor, Role.Liaison))
        {
            return new Refusal.EntryRole();
        }

        KnowledgeRow? row;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            row = await connection.QuerySingleOrDefaultAsync<KnowledgeRow>(new CommandDefinition(sql, new { number = number?.Trim().ToUpperInvariant() }, cancellationToken: ct));
        }

        return row?.ToEntry() is { Published: { } version } entry && entry.HoldsOn(Calendar.WorkingCalendar.DayOf(time.GetUtcNow()))
            ? await EndAsync(id, KnowledgeTaskEnding.Answered, null, (entry.Id, version), actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "", ct)
            : new Refusal.Invalid([new FieldFault("number", "unknown")]);
    }

    /// <summary>Whoever asked has read how it ended.</summary>
    /// <returns>False when it is not theirs, or has not ended.</returns>
    public async Task<bool> SeeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set asker_seen_at = @now where id = @id and asked_by = @by and ended_at is not null and asker_seen_at is null";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, by = actor.AccountId, now = time.GetUtcNow() }, cancellationToken: ct)) > 0;
    }

    /// <returns>False when there is no such open task, or it is another unit's.</returns>
    internal static async Task<bool> TakeAsync(NpgsqlTransaction transaction, Guid id, Guid entryId, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set entry_id = @entryId where id = @id and ended_at is null and entry_id is null and (@own::text is null or unit_code = @own)";
        var own = actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { id, entryId, own }, transaction, cancellationToken: ct)) > 0; // A live transaction has its connection.
    }

    /// <summary>The draft that was to answer it was given up: it waits again, with the day that it had.</summary>
    internal static Task FreeAsync(NpgsqlTransaction transaction, Guid entryId, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set entry_id = null where entry_id = @entryId and ended_at is null";
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { entryId }, transaction, cancellationToken: ct)); // As above.
    }

    private async Task<Outcome<Guid>> EndAsync(Guid id, KnowledgeTaskEnding ending, string? note, (Guid Entry, int Version)? answer, string? own, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_task set ended_at = @now, ending = @ending, end_note = @note, answer_entry = @entry, answer_version = @version
            where id = @id and ended_at is null and (@own::text is null or unit_code = @own)
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { id, now = time.GetUtcNow(), ending = ending.ToString(), note, entry = answer?.Entry, version = answer?.Version, own }, cancellationToken: ct));
        return changed > 0 ? id : new Refusal.NoSuchEntry();
    }

    private static List<FieldFault> Faults(string question, string? categoryCode, string? regionCode, CatalogSnapshot names)
    {
        var faults = new List<FieldFault>(FieldRules.Text("question", Pii.Text(question), max: QuestionMax));
        if (categoryCode is not null && !names.Categories.ContainsKey(categoryCode))
        {
            faults.Add(new("categoryCode", "unknown"));
        }

        if (regionCode is not null && !names.Regions.ContainsKey(regionCode))
        {
            faults.Add(new("regionCode", "unknown"));
        }

        return faults;
    }

    private static DateTimeOffset DueAt(string? unit, CatalogSnapshot names, DateTimeOffset now) => names.CalendarOf(unit).AddWorkingDays(now, names.Policy.KnowledgeTaskDays);

    private async Task<KnowledgeTask> FindAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = "select id, unit_code, category_code, region_code, question_enc, asked_by_name, asked_at, entry_id, refusal, due_at from dispatch.knowledge_task where id = @id";
        var row = await transaction.Connection!.QuerySingleAsync<KnowledgeTaskLists.Row>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)); // As above.
        return row.ToTask(cipher);
    }
}
