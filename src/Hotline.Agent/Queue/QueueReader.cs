using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>Reads one queue as it stands.</summary>
internal sealed class QueueReader(AgentOptions options)
{
    private const int CallersAtOnce = 200;

    public async Task<QueueState> StateAsync(Transition t, string queue, CancellationToken ct)
    {
        var callers = await CallersAsync(t, queue, ct);
        if (callers.Count == 0)
        {
            return new QueueState(t.Now, callers, [], []);
        }

        return new QueueState(t.Now, callers, await AgentsAsync(t, queue, ct), await RefusalsAsync(t, callers, ct));
    }

    /// <summary>Callers without an open offer, whose node is linked to some web node.</summary>
    private static Task<List<WaitingCaller>> CallersAsync(Transition t, string queue, CancellationToken ct)
    {
        const string sql = """
            select entry.call_id, entry.entered_at, call.node_id as node
            from agent.queue_entry entry
            join agent.call on call.id = entry.call_id
            join agent.telephony_node node on node.node_id = call.node_id and node.link_until > @Now
            where entry.queue_code = @queue
              and not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open')
            order by entry.entered_at, entry.call_id limit @CallersAtOnce
            """;
        return t.ListAsync<WaitingCaller>(sql, new { queue, t.Now, CallersAtOnce }, ct);
    }

    /// <summary>Ready agents of the queue with a live console and a registered phone.</summary>
    private static async Task<IReadOnlyList<ReadyAgent>> AgentsAsync(Transition t, string queue, CancellationToken ct)
    {
        const string sql = """
            select agent.account_id, agent.ready_since, array_agg(phone.node_id) as nodes, bool_or(phone.contact is not null) as anywhere
            from agent.presence agent
            join agent.registration phone on phone.extension = agent.extension and phone.expires_at > @Now
            where agent.state = 'Ready' and agent.ready_since is not null
              and exists (select 1 from agent.desk_connection console
                          where console.account_id = agent.account_id and console.closed_at is null and console.lease_until > @Now)
              and (not exists (select 1 from agent.queue_member where queue_code = @queue)
                   or exists (select 1 from agent.queue_member member where member.queue_code = @queue and member.account_id = agent.account_id))
            group by agent.account_id, agent.ready_since
            """;
        var rows = await t.ListAsync<AgentRow>(sql, new { queue, t.Now }, ct);
        return rows.ConvertAll(row => new ReadyAgent(row.AccountId, row.ReadySince, row.Nodes, row.Anywhere));
    }

    private async Task<IReadOnlyList<Refused>> RefusalsAsync(Transition t, List<WaitingCaller> callers, CancellationToken ct)
    {
        const string sql = """
            select call_id, account_id, max(ended_at) + @pause as until from agent.offer
            where call_id = any(@calls) and state in ('Refused', 'NoAnswer', 'Failed', 'Expired') and ended_at > @Now - @pause
            group by call_id, account_id
            """;
        return await t.ListAsync<Refused>(sql, new { calls = callers.Select(caller => caller.CallId).ToArray(), pause = options.RefusalPause, t.Now }, ct);
    }

    /// <summary>What consoles show of a queue. Waiting counts every caller not yet bridged.</summary>
    public static async Task<QueueView> ViewAsync(Transition t, string queue, CancellationToken ct)
    {
        const string sql = """
            select (select count(*) from agent.queue_entry where queue_code = @queue)::int as waiting,
                   (select min(entered_at) from agent.queue_entry where queue_code = @queue) as oldest,
                   count(*) filter (where state = 'Ready')::int as ready,
                   count(*) filter (where state = 'Talking')::int as talking
            from agent.presence
            where not exists (select 1 from agent.queue_member where queue_code = @queue)
               or account_id in (select account_id from agent.queue_member where queue_code = @queue)
            """;
        var row = await t.OneAsync<ViewRow>(sql, new { queue }, ct);
        var oldest = row?.Oldest is { } since ? (int)Math.Max(0, (t.Now - since).TotalSeconds) : 0;
        return new QueueView(queue, row?.Waiting ?? 0, oldest, row?.Ready ?? 0, row?.Talking ?? 0);
    }

    /// <summary>Who serves the queue and in which state, to say why somebody waits.</summary>
    public static Task<List<Staffing>> StaffingAsync(Transition t, string queue, CancellationToken ct)
    {
        const string sql = """
            select state, count(*)::int as agents from agent.presence
            where not exists (select 1 from agent.queue_member where queue_code = @queue)
               or account_id in (select account_id from agent.queue_member where queue_code = @queue)
            group by state order by state
            """;
        return t.ListAsync<Staffing>(sql, new { queue }, ct);
    }

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class AgentRow
    {
        public Guid AccountId { get; init; }

        public DateTimeOffset ReadySince { get; init; }

        public string[] Nodes { get; init; } = [];

        public bool Anywhere { get; init; }
    }

    private sealed record ViewRow(int Waiting, DateTimeOffset? Oldest, int Ready, int Talking);
}

internal sealed record Staffing(AgentState State, int Agents);
