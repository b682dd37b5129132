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
    private readonly JoinedQuestions joined;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal KnowledgeTasks(NpgsqlDataSource database, FieldCipher cipher, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.cipher, joined, this.catalog, this.time) = (database, cipher, new JoinedQuestions(cipher), catalog, time);

    /// <param name="question">Scrubbed of numbers before it is kept.</param>
    /// <param name="key">The same request again gives the same task.</param>
    /// <returns>The task, with the unit that it went to; where another agent has asked the same, joined to that one's.</returns>
    public async Task<Outcome<KnowledgeTask>> AskAsync(string question, string? categoryCode, string? regionCode, Guid? ticketId, Actor actor, RequestKey? key, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_task (id, unit_code, category_code, region_code, question_enc, ticket_id, asked_by, asked_by_name, asked_at, joined_to, due_at)
            values (@id, @unit, @categoryCode, @regionCode, @box, @ticketId, @by, @byName, @now, @lead, coalesce((select due_at from dispatch.knowledge_task where id = @lead), @due))
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

        var lead = await joined.LeadOfAsync(transaction, kept, unit, categoryCode, regionCode, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new { id, unit, categoryCode, regionCode, box = cipher.Encrypt(kept, "knowledge_task", "question", id), ticketId, by = actor.AccountId, byName = actor.Name, now, lead, due },
            transaction, cancellationToken: ct));
        if (lead is null)
        {
            await KnowledgeTaskNotices.TellAsync(transaction, id, unit, now, ct);
        }

        var task = await FindAsync(transaction, id, ct);
        await transaction.CommitAsync(ct);
        return task;
    }

    /// <summary>分开: it is another question after all, and a task of its own with the whole time. An editor says so, the unit, or whoever asked it.</summary>
    public async Task<Outcome<Guid>> SeparateAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string mine = "select unit_code from dispatch.knowledge_task where id = @id and joined_to is not null and ended_at is null and (@any or asked_by = @by or unit_code = @own) for update";
        const string sql = "update dispatch.knowledge_task set joined_to = null, refusal = null, due_at = @due where id = @id";
        var names = await catalog.GetAsync(ct);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var found = (await connection.QueryAsync<string?>(new CommandDefinition(
            mine, new { id, any = actor.Is(Role.KnowledgeEditor), by = actor.AccountId, own = actor.Is(Role.Liaison) ? actor.UnitCode : null }, transaction, cancellationToken: ct))).AsList();
        if (found is not [var unit])
        {
            return new Refusal.NoSuchEntry();
        }

        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, due = DueAt(unit, names, now) }, transaction, cancellationToken: ct));
        await KnowledgeTaskNotices.TellAsync(transaction, id, unit, now, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>An editor says whose it is (with <paramref name="unitCode"/>), also while somebody drafts an answer: the draft then stands by itself. Or a unit says why it is not theirs.</summary>
    /// <param name="seen">The tag of the question as the actor saw it; null: whatever it is. The same in the next two.</param>
    public async Task<Outcome<Guid>> HandAsync(Guid id, string? unitCode, string? reason, Actor actor, string? seen, CancellationToken ct)
    {
        const string sql = $"""
            update dispatch.knowledge_task t set unit_code = @unit, refusal = @reason, entry_id = null, due_at = coalesce(@due, due_at), reminded_at = null
            where id = @id and ended_at is null and joined_to is null and (@own::text is null or (unit_code = @own and entry_id is null)) and (@seen::text is null or {QuestionTag.Sql} = @seen)
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
        var own = editor ? null : actor.UnitCode ?? "";
        if (await connection.ExecuteAsync(new CommandDefinition(sql, new { id, unit, due, reason = editor ? null : reason?.Trim(), own, seen }, transaction, cancellationToken: ct)) == 0)
        {
            return await QuestionTag.MissedAsync(transaction, id, own, seen, ct);
        }

        await JoinedQuestions.FollowAsync(transaction, [id], ct);
        await KnowledgeTaskNotices.TellAsync(transaction, id, unit, now, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>不予解答, with a reason that whoever asked reads: no matter of the hotline's, asked already, or nothing that an entry could say.</summary>
    public async Task<Outcome<Guid>> DismissAsync(Guid id, string? reason, Actor actor, string? seen, CancellationToken ct)
    {
        if (!KnowledgeEntry.MayReview(actor))
        {
            return new Refusal.EntryRole();
        }

        return FieldRules.Text("reason", Pii.Text(reason ?? ""), max: QuestionMax) is { Count: > 0 } faults
            ? new Refusal.Invalid(faults)
            : await EndAsync(id, KnowledgeTaskEnding.Dismissed, reason?.Trim(), null, null, seen, ct);
    }

    /// <summary>答复已有: an entry that holds today answers it. An editor's, or the unit's.</summary>
    /// <param name="number">K and six digits.</param>
    public async Task<Outcome<Guid>> AnswerAsync(Guid id, string? number, Actor actor, string? seen, CancellationToken ct)
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
            ? await EndAsync(id, KnowledgeTaskEnding.Answered, null, (entry.Id, version), actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "", seen, ct)
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

    private async Task<Outcome<Guid>> EndAsync(Guid id, KnowledgeTaskEnding ending, string? note, (Guid Entry, int Version)? answer, string? own, string? seen, CancellationToken ct)
    {
        const string sql = $"""
            update dispatch.knowledge_task t set ended_at = @now, ending = @ending, end_note = @note, answer_entry = @entry, answer_version = @version
            where id = @id and ended_at is null and joined_to is null and (@own::text is null or unit_code = @own) and (@seen::text is null or {QuestionTag.Sql} = @seen)
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { id, now = time.GetUtcNow(), ending = ending.ToString(), note, entry = answer?.Entry, version = answer?.Version, own, seen }, transaction, cancellationToken: ct));
        if (changed == 0)
        {
            return await QuestionTag.MissedAsync(transaction, id, own, seen, ct);
        }

        await JoinedQuestions.FollowAsync(transaction, [id], ct);
        await transaction.CommitAsync(ct);
        return id;
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
        const string sql = $"""
            select t.id, t.unit_code, t.category_code, t.region_code, t.question_enc, t.asked_by_name, t.asked_at, t.entry_id, t.refusal, t.due_at, t.joined_to, l.question_enc as lead_enc, {QuestionTag.Sql} as tag
            from dispatch.knowledge_task t left join dispatch.knowledge_task l on l.id = t.joined_to where t.id = @id
            """;
        var row = await transaction.Connection!.QuerySingleAsync<KnowledgeTaskLists.Row>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)); // As above.
        return row.ToTask(cipher);
    }
}
