using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>A question that was joined to another's task.</summary>
public sealed record JoinedQuestion(Guid Id, string Question, string AskedByName, DateTimeOffset AskedAt);

/// <summary>Which questions are one task, in table <c>dispatch.knowledge_task</c>: the first leads, those joined to it have what it has.</summary>
internal sealed class JoinedQuestions(FieldCipher cipher)
{
    /// <summary>So many of the newest open ones of a unit, category and county are held against a new one.</summary>
    private const int MostCompared = 100;

    /// <summary>
    /// The open task that asks the same, locked until the transaction ends: whoever ends it or hands it on meanwhile does so before or after. Two who ask at once are
    /// compared one after the other.
    /// </summary>
    /// <param name="question">As it is kept.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<Guid?> LeadOfAsync(NpgsqlTransaction transaction, string question, string? unit, string? category, string? region, CancellationToken ct)
    {
        const string turn = "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'dispatch.knowledge_task', @unit::text, @category::text, @region::text), 0))";
        const string open = """
            select id, question_enc from dispatch.knowledge_task
            where ended_at is null and joined_to is null and (unit_code, category_code, region_code) is not distinct from (@unit::text, @category::text, @region::text)
            order by asked_at desc, id limit @most
            """;
        const string take = "select id from dispatch.knowledge_task where id = @id and ended_at is null and unit_code is not distinct from @unit for update";
        var connection = transaction.Connection!; // A live transaction has its connection.
        var place = new { unit, category, region, most = MostCompared };
        await connection.ExecuteAsync(new CommandDefinition(turn, place, transaction, cancellationToken: ct));
        var asked = await connection.QueryAsync<(Guid Id, byte[] Box)>(new CommandDefinition(open, place, transaction, cancellationToken: ct));
        var alike = asked.Select(one => (one.Id, Percent: QuestionLikeness.Of(question, QuestionOf(one.Id, one.Box)))).Where(one => one.Percent is not null)
            .OrderByDescending(one => one.Percent).Select(one => (Guid?)one.Id).FirstOrDefault();
        return alike is { } id ? await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(take, new { id, unit }, transaction, cancellationToken: ct)) : null;
    }

    /// <summary>Those joined have what their task has. To be called after the task was changed, and so locked: of whoever joins it, it knows by then.</summary>
    public static Task FollowAsync(NpgsqlTransaction transaction, IReadOnlyCollection<Guid> tasks, CancellationToken ct)
    {
        const string sql = """
            update dispatch.knowledge_task j set unit_code = t.unit_code, refusal = t.refusal, due_at = t.due_at, ended_at = t.ended_at, ending = t.ending, end_note = t.end_note,
                answer_entry = t.answer_entry, answer_version = t.answer_version
            from dispatch.knowledge_task t where j.joined_to = t.id and t.id = any(@tasks) and j.ended_at is null
            """;
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { tasks = tasks.ToArray() }, transaction, cancellationToken: ct)); // As above.
    }

    /// <returns>The open questions joined to these tasks, the oldest first.</returns>
    public async Task<ILookup<Guid, JoinedQuestion>> OfAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> tasks, CancellationToken ct)
    {
        const string sql = """
            select joined_to, id, question_enc, asked_by_name, asked_at from dispatch.knowledge_task where joined_to = any(@tasks) and ended_at is null order by asked_at, id
            """;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { tasks = tasks.ToArray() }, cancellationToken: ct));
        return rows.ToLookup(row => row.JoinedTo, row => new JoinedQuestion(row.Id, QuestionOf(row.Id, row.QuestionEnc), row.AskedByName, row.AskedAt));
    }

    private string QuestionOf(Guid id, byte[] box) => cipher.Decrypt(box, "knowledge_task", "question", id) ?? "";

    private sealed record Row(Guid JoinedTo, Guid Id, byte[] QuestionEnc, string AskedByName, DateTimeOffset AskedAt);
}
