using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Link;

/// <summary>What an operator sees of the telephony nodes and may do with them.</summary>
public sealed class NodeOperations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A node that is away for longer has restarted, and with that forgotten whatever it was told.</summary>
    private static readonly TimeSpan CommandLife = TimeSpan.FromMinutes(1);

    private readonly Transitions transitions;
    private readonly LinkConnections links;
    private readonly IHubContext<LinkHub, ITelephonyNode> hub;
    private readonly TimeProvider time;

    internal NodeOperations(Transitions transitions, LinkConnections links, IHubContext<LinkHub, ITelephonyNode> hub, TimeProvider time) =>
        (this.transitions, this.links, this.hub, this.time) = (transitions, links, hub, time);

    public async Task<IReadOnlyList<TelephonyNodeItem>> ListAsync(CancellationToken ct)
    {
        const string sql = """
            select node_id, process_started_at, draining_since, link_until > @Now as connected,
                   (select count(*)::int from agent.call where call.node_id = node.node_id and ended_at is null) as live_calls
            from agent.telephony_node node order by node_id
            """;
        const string health = """
            select node_id, trunk_code, trunk.name, state, since
            from agent.trunk_health join agent.trunk on trunk.code = trunk_code order by trunk_code
            """;
        await using var t = await transitions.BeginAsync(ct);
        var nodes = await t.ListAsync<NodeItemRow>(sql, new { t.Now }, ct);
        var trunks = (await t.ListAsync<HealthRow>(health, null, ct)).ToLookup(row => row.NodeId, row => new TrunkHealthItem(row.TrunkCode, row.Name, row.State, row.Since));
        return nodes.ConvertAll(node => new TelephonyNodeItem(node.NodeId, node.Connected, node.ProcessStartedAt, node.DrainingSince, node.LiveCalls, [.. trunks[node.NodeId]]));
    }

    /// <summary>Tells a node to take no new calls, or to take them again. It says itself when it does.</summary>
    /// <returns>False when there is no such node.</returns>
    public async Task<bool> DrainAsync(string nodeId, bool on, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (!await t.OneAsync<bool>("select exists (select 1 from agent.telephony_node where node_id = @nodeId)", new { nodeId }, ct))
        {
            return false;
        }

        t.Command(nodeId, new DrainNode(Guid.CreateVersion7(), on), CommandLife);
        await t.CommitAsync(ct);
        return true;
    }

    /// <summary>The SIP messages of a call, from the memory of its node.</summary>
    /// <returns>Null when the call is unknown, or its node is away or has forgotten it.</returns>
    public async Task<CallLadder?> LadderAsync(Guid callId, CancellationToken ct)
    {
        string? node;
        await using (var t = await transitions.BeginAsync(ct))
        {
            node = await t.OneAsync<string>("select node_id from agent.call where id = @callId", new { callId }, ct);
        }

        if (node is null || links.Of(node) is not { } link)
        {
            return null;
        }

        try
        {
            return await hub.Clients.Client(link.ConnectionId).ReadLadder(callId).WaitAsync(Patience, time, ct);
        }
        catch (Exception gone) when (gone is TimeoutException or IOException or InvalidOperationException or HubException)
        {
            return null;
        }
    }

    private sealed record NodeItemRow(string NodeId, DateTimeOffset ProcessStartedAt, DateTimeOffset? DrainingSince, bool Connected, int LiveCalls);

    private sealed record HealthRow(string NodeId, string TrunkCode, string Name, string State, DateTimeOffset Since);
}
