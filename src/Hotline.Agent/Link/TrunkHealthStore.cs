using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Table <c>agent.trunk_health</c>: whether each trunk answers, as each node sees it.</summary>
internal static class TrunkHealthStore
{
    public static Task ChangedAsync(Transition t, string nodeId, TrunkHealth health, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = """
            insert into agent.trunk_health as known (node_id, trunk_code, state, since) values (@nodeId, @Trunk, @state, @at)
            on conflict (node_id, trunk_code) do update
            set state = excluded.state, since = case when known.state = excluded.state then known.since else excluded.since end
            """;
        return t.WriteAsync(sql, new { nodeId, health.Trunk, state = health.State.ToString(), at }, ct);
    }

    /// <summary>The node's own list is the whole of it: trunks that it asks no more are forgotten.</summary>
    public static async Task ReplaceAsync(Transition t, string nodeId, IReadOnlyList<TrunkHealth> all, CancellationToken ct)
    {
        const string sql = "delete from agent.trunk_health where node_id = @nodeId and trunk_code <> all(@codes)";
        await t.WriteAsync(sql, new { nodeId, codes = all.Select(health => health.Trunk).ToArray() }, ct);
        foreach (var health in all)
        {
            await ChangedAsync(t, nodeId, health, t.Now, ct);
        }
    }
}
