using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Table <c>agent.telephony_node</c>: how far each node's events are committed, and who is linked.</summary>
internal sealed class NodeStore(Transitions transitions, AgentOptions options)
{
    /// <summary>Locks the node's row for the rest of the transition, making it when the node is new.</summary>
    public static async Task<NodeRow> AttachAsync(Transition t, NodeSnapshot snapshot, TimeSpan lease, CancellationToken ct)
    {
        const string sql = """
            with before as (select process_started_at from agent.telephony_node where node_id = @NodeId for update)
            insert into agent.telephony_node (node_id, process_started_at, link_until, attached_at)
            values (@NodeId, @StartedAt, @until, @Now)
            on conflict (node_id) do update
            set process_started_at = excluded.process_started_at, link_until = excluded.link_until, attached_at = excluded.attached_at
            returning acked_seq, (select process_started_at from before) is distinct from @StartedAt as is_new_process
            """;
        // PostgreSQL keeps microseconds; compared as it keeps them.
        var started = snapshot.StartedAt.AddTicks(-(snapshot.StartedAt.Ticks % TimeSpan.TicksPerMicrosecond));
        var row = await t.OneAsync<NodeRow>(sql, new { snapshot.NodeId, StartedAt = started, until = t.Now + lease, t.Now }, ct);
        return row!; // INSERT ... RETURNING with DO UPDATE always has a row.
    }

    /// <summary>
    /// What the node has no more can not come: its events go on with <paramref name="first"/>. The caller has locked the node's row. A node tells only what was never said to be committed, so this happens when the
    /// database has gone back behind that, to a standby that was not synchronous or to a backup. Of a node of which nothing was ever committed nothing is missing.
    /// </summary>
    public static Task SkipToAsync(Transition t, string nodeId, long first, CancellationToken ct) =>
        t.WriteAsync("update agent.telephony_node set acked_seq = @first - 1 where node_id = @nodeId and acked_seq between 1 and @first - 2", new { nodeId, first }, ct);

    /// <summary>From now on it takes calls, and has a share of the trunks' lines, or neither.</summary>
    /// <param name="at">When it was told so; a node that drains already drains since it began.</param>
    public static async Task DrainingAsync(Transition t, string nodeId, bool drains, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = "update agent.telephony_node set draining_since = case when @drains then coalesce(draining_since, @at) end where node_id = @nodeId";
        await t.WriteAsync(sql, new { nodeId, drains, at }, ct);
        await TakesCallsAsync(t, "node_id = @nodeId", new { nodeId, takes = !drains }, ct);
    }

    /// <summary>It has no link, and so no share of the trunks' lines.</summary>
    /// <returns>False when it has a link, or had no share.</returns>
    public static Task<bool> GoneAsync(Transition t, string nodeId, CancellationToken ct) =>
        TakesCallsAsync(t, "node_id = @nodeId and link_until <= @Now", new { nodeId, takes = false, t.Now }, ct);

    /// <summary>
    /// Claims the events from one to the other: true exactly once per (node, sequence), for the transition that commits. The first event of a
    /// node of which nothing was ever committed may have any number (the web side's database is younger than the node).
    /// </summary>
    public static async Task<bool> ClaimAsync(Transition t, string nodeId, long first, long last, CancellationToken ct)
    {
        const string sql = """
            update agent.telephony_node set acked_seq = @last
            where node_id = @nodeId and (acked_seq = @first - 1 or (acked_seq = 0 and @first > 0))
            """;
        return await t.RunAsync(sql, new { nodeId, first, last }, ct) == 1;
    }

    /// <summary>Locks the node's row.</summary>
    /// <returns>True when what is committed is exactly what a snapshot after <paramref name="lastSeq"/> stands for: nothing newer, or nothing at all.</returns>
    public static Task<bool> StandsAtAsync(Transition t, string nodeId, long lastSeq, CancellationToken ct)
    {
        const string sql = "select acked_seq in (0, @lastSeq) from agent.telephony_node where node_id = @nodeId for update";
        return t.OneAsync<bool>(sql, new { nodeId, lastSeq }, ct);
    }

    public async Task<long> AckedAsync(string nodeId, CancellationToken ct)
    {
        const string sql = "select acked_seq from agent.telephony_node where node_id = @nodeId";
        await using var t = await transitions.LookAsync(ct);
        return await t.OneAsync<long>(sql, new { nodeId }, ct);
    }

    /// <summary>Renews the lease of the nodes connected to this web process: callers of a node without a link are not offered.</summary>
    public async Task RenewAsync(IReadOnlyCollection<string> nodes, CancellationToken ct)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        // In the order of their names: every web node renews the same rows, and two that lock them each in an order of its own wait for one another.
        const string sql = """
            with mine as (select node_id from agent.telephony_node where node_id = any(@nodes) and link_until < @until order by node_id for no key update)
            update agent.telephony_node node set link_until = @until from mine where node.node_id = mine.node_id
            """;
        await using var t = await transitions.BeginAsync(ct);
        await t.WriteAsync(sql, new { nodes = nodes.ToArray(), until = t.Now + options.Lease }, ct);
        await t.CommitAsync(ct);
    }

    /// <summary>The version of the settings grows with every change, in the same transaction, and its row is locked until that ends: of one version there is one division.</summary>
    private static async Task<bool> TakesCallsAsync(Transition t, string which, object args, CancellationToken ct)
    {
        var sql = $"""
            with changed as (update agent.telephony_node set takes_calls = @takes where {which} and takes_calls <> @takes returning node_id)
            update agent.node_settings set version = version + 1 where exists (select from changed)
            """;
        var isOther = await t.RunAsync(sql, args, ct) > 0;
        if (isOther)
        {
            t.SettingsChanged();
        }

        return isOther;
    }
}

/// <param name="AckedSeq">The highest committed sequence.</param>
/// <param name="IsNewProcess">The node was restarted since it last attached.</param>
internal sealed record NodeRow(long AckedSeq, bool IsNewProcess);
