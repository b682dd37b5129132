using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>A question that had no answer.</summary>
/// <param name="UnitCode">Who is to answer it; null waits for an editor to say.</param>
/// <param name="EntryId">The entry in which it is being answered.</param>
/// <param name="Refusal">Why the unit before said that it is not theirs.</param>
public sealed record KnowledgeTask(
    Guid Id, string? UnitCode, string? CategoryCode, string? RegionCode, string Question, string AskedByName, DateTimeOffset AskedAt, Guid? EntryId, string? Refusal);

/// <summary>
/// 无答案转任务: what an agent found no answer to goes to the department that the routing rules name for the matter; it is done
/// when an entry is published.
/// </summary>
public sealed class KnowledgeTasks
{
    private const int QuestionMax = 500;
    private const int Most = 200;
    private const string Columns = "id, unit_code, category_code, region_code, question_enc, asked_by_name, asked_at, entry_id, refusal";
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
            insert into dispatch.knowledge_task (id, unit_code, category_code, region_code, question_enc, ticket_id, asked_by, asked_by_name, asked_at)
            values (@id, @unit, @categoryCode, @regionCode, @box, @ticketId, @by, @byName, @now)
            """;
        var names = await catalog.GetAsync(ct);
        var faults = new List<FieldFault>(FieldRules.Text("question", Pii.Text(question), max: QuestionMax));
        if (categoryCode is not null && !names.Categories.ContainsKey(categoryCode))
        {
            faults.Add(new("categoryCode", "unknown"));
        }

        if (regionCode is not null && !names.Regions.ContainsKey(regionCode))
        {
            faults.Add(new("regionCode", "unknown"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var kept = Scrub.Text(question.Trim());
        var unit = categoryCode is { } category && regionCode is { } region ? Router.RuleFor(category, region, names)?.UnitCode : null;
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
            new { id, unit, categoryCode, regionCode, box = cipher.Encrypt(kept, "knowledge_task", "question", id), ticketId, by = actor.AccountId, byName = actor.Name, now },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return new KnowledgeTask(id, unit, categoryCode, regionCode, kept, actor.Name, now, null, null);
    }

    /// <returns>Open ones: of the liaison's unit, or for an editor all, those without a unit first.</returns>
    public async Task<IReadOnlyList<KnowledgeTask>> OpenAsync(Actor actor, CancellationToken ct)
    {
        const string sql = $"""
            select {Columns} from dispatch.knowledge_task
            where ended_at is null and (@unit::text is null or unit_code = @unit) order by unit_code nulls first, asked_at, id limit @most
            """;
        if (!actor.IsAny(Role.KnowledgeEditor, Role.Supervisor, Role.Liaison))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { unit = KnowledgeEntry.MayReview(actor) ? null : actor.UnitCode ?? "", most = Most }, cancellationToken: ct));
        return [.. rows.Select(ToTask)];
    }

    /// <summary>An editor says whose it is (with <paramref name="unitCode"/>), or a unit says why it is not theirs.</summary>
    public async Task<Outcome<Guid>> HandAsync(Guid id, string? unitCode, string? reason, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_task set unit_code = @unit, refusal = @reason
            where id = @id and ended_at is null and entry_id is null and (@own::text is null or unit_code = @own)
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

        await using var connection = await database.OpenConnectionAsync(ct);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { id, unit = editor ? unitCode : null, reason = editor ? null : reason?.Trim(), own = editor ? null : actor.UnitCode ?? "" }, cancellationToken: ct));
        return changed > 0 ? id : new Refusal.NoSuchEntry();
    }

    /// <returns>False when there is no such open task, or it is another unit's.</returns>
    internal static async Task<bool> TakeAsync(NpgsqlTransaction transaction, Guid id, Guid entryId, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.knowledge_task set entry_id = @entryId where id = @id and ended_at is null and entry_id is null and (@own::text is null or unit_code = @own)";
        var own = actor.Is(Role.KnowledgeEditor) ? null : actor.UnitCode ?? "";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { id, entryId, own }, transaction, cancellationToken: ct)) > 0; // A live transaction has its connection.
    }

    private async Task<KnowledgeTask> FindAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.knowledge_task where id = @id";
        return ToTask(await transaction.Connection!.QuerySingleAsync<Row>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct))); // As above.
    }

    private KnowledgeTask ToTask(Row row) => new(
        row.Id, row.UnitCode, row.CategoryCode, row.RegionCode, cipher.Decrypt(row.QuestionEnc, "knowledge_task", "question", row.Id) ?? "", row.AskedByName, row.AskedAt, row.EntryId, row.Refusal);

    private sealed record Row(Guid Id, string? UnitCode, string? CategoryCode, string? RegionCode, byte[] QuestionEnc, string AskedByName, DateTimeOffset AskedAt, Guid? EntryId, string? Refusal);
}
