using System.Text.RegularExpressions;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>A queue (技能组) as administrators set it up.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Numbers">Dialled numbers that lead here, 3 to 20 digits; a number belongs to one queue.</param>
/// <param name="Members">Accounts of the agents who serve it; none means every agent.</param>
/// <param name="OfferSeconds">How long an agent's phone rings, 5 to 120.</param>
/// <param name="WrapUpSeconds">Wrap-up after a call, 0 to 900; 0 lasts until the agent ends it.</param>
public sealed record CallQueue(string Code, string Name, IReadOnlyList<string> Numbers, IReadOnlyList<Guid> Members, int OfferSeconds, int WrapUpSeconds);

/// <summary>Tables <c>agent.queue</c>, <c>queue_number</c>, <c>queue_member</c>.</summary>
public sealed partial class QueueStore
{
    private readonly TimeProvider time;

    internal QueueStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<CallQueue> queues, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var others = (await ListAsync(transaction, ct)).Where(known => queues.All(queue => queue.Code != known.Code)).ToList();
        var problems = queues.SelectMany(Check)
            .Concat(SetupWork.Twice(queues, queue => queue.Code, nameof(CallQueue.Code)))
            .Concat(TakenNumbers(queues, others))
            .ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        var codes = queues.Select(queue => queue.Code).ToArray();
        await setup.RunAsync("delete from agent.queue_number where queue_code = any(@codes)", new { codes }, ct);
        await setup.RunAsync("delete from agent.queue_member where queue_code = any(@codes)", new { codes }, ct);
        var created = 0;
        foreach (var queue in queues)
        {
            created += await WriteAsync(setup, queue, ct) ? 1 : 0;
        }

        await setup.SettingsChangedAsync(ct);
        return new SetupOutcome(created, queues.Count - created, []);
    }

    /// <summary>Callers who wait in it stay in it. The last queue stays: calls need one.</summary>
    /// <returns>False when there is no such queue or it is the last.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string code, CancellationToken ct)
    {
        const string sql = "delete from agent.queue where code = @code and exists (select 1 from agent.queue other where other.code <> @code)";
        var setup = new SetupWork(transaction, time);
        var gone = await setup.RunAsync(sql, new { code }, ct) > 0;
        await setup.SettingsChangedAsync(ct);
        return gone;
    }

    public async Task<IReadOnlyList<CallQueue>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select code, name, offer_seconds, wrap_up_seconds,
                   array(select number from agent.queue_number where queue_code = code order by number) as numbers,
                   array(select account_id from agent.queue_member where queue_code = code order by account_id) as members
            from agent.queue order by code
            """;
        var rows = await new SetupWork(transaction, time).ListAsync<QueueRow>(sql, null, ct);
        return rows.ConvertAll(row => new CallQueue(row.Code, row.Name, row.Numbers, row.Members, row.OfferSeconds, row.WrapUpSeconds));
    }

    private static async Task<bool> WriteAsync(SetupWork setup, CallQueue queue, CancellationToken ct)
    {
        const string sql = """
            insert into agent.queue as kept (code, name, offer_seconds, wrap_up_seconds, changed_at) values (@Code, @Name, @OfferSeconds, @WrapUpSeconds, @Now)
            on conflict (code) do update set name = excluded.name, offer_seconds = excluded.offer_seconds,
                wrap_up_seconds = excluded.wrap_up_seconds, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var isNew = await setup.OneAsync<bool>(sql, new { queue.Code, queue.Name, queue.OfferSeconds, queue.WrapUpSeconds, setup.Now }, ct);
        const string numbers = "insert into agent.queue_number (number, queue_code) select number, @Code from unnest(@numbers) as given (number)";
        await setup.RunAsync(numbers, new { queue.Code, numbers = queue.Numbers.ToArray() }, ct);
        const string members = "insert into agent.queue_member (queue_code, account_id) select distinct @Code, account from unnest(@members) as given (account)";
        await setup.RunAsync(members, new { queue.Code, members = queue.Members.ToArray() }, ct);
        return isNew;
    }

    private static IEnumerable<SetupProblem> Check(CallQueue queue, int row)
    {
        if (!CodeShape().IsMatch(queue.Code))
        {
            yield return new(row, nameof(CallQueue.Code), "队列代码应为小写字母、数字或连字符，最多 32 位");
        }

        if (string.IsNullOrWhiteSpace(queue.Name) || queue.Name.Length > 50)
        {
            yield return new(row, nameof(CallQueue.Name), "队列名称不能为空，最多 50 字");
        }

        if (queue.Numbers.FirstOrDefault(number => !NumberShape().IsMatch(number)) is { } wrong)
        {
            yield return new(row, nameof(CallQueue.Numbers), $"接入号码应为 3 至 20 位数字：{wrong}");
        }

        if (queue.OfferSeconds is < 5 or > 120)
        {
            yield return new(row, nameof(CallQueue.OfferSeconds), "振铃时长应为 5 至 120 秒");
        }

        if (queue.WrapUpSeconds is < 0 or > 900)
        {
            yield return new(row, nameof(CallQueue.WrapUpSeconds), "整理时长应为 0 至 900 秒");
        }
    }

    private static IEnumerable<SetupProblem> TakenNumbers(IReadOnlyList<CallQueue> queues, IReadOnlyList<CallQueue> others)
    {
        var taken = others.SelectMany(queue => queue.Numbers).ToHashSet(StringComparer.Ordinal);
        for (var row = 0; row < queues.Count; row++)
        {
            foreach (var number in queues[row].Numbers.Where(number => !taken.Add(number)))
            {
                yield return new(row, nameof(CallQueue.Numbers), $"接入号码已属于另一队列：{number}");
            }
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex CodeShape();

    [GeneratedRegex("^[0-9]{3,20}$")]
    private static partial Regex NumberShape();

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class QueueRow
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public int OfferSeconds { get; init; }

        public int WrapUpSeconds { get; init; }

        public string[] Numbers { get; init; } = [];

        public Guid[] Members { get; init; } = [];
    }
}
