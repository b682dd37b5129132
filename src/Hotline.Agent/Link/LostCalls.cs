using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>
/// A telephony node that never comes back can not say how its calls ended: they end as Interrupted, so that no agent stays in Talking and no caller in the queue.
/// </summary>
internal sealed class LostCalls(Transitions transitions, CallCourse course, AgentOptions options)
{
    /// <summary>What is open of a node, five hundred at most: what is left is ended in the next round.</summary>
    public async Task EndAsync(string nodeId, CancellationToken ct)
    {
        foreach (var call in await OpenAsync(nodeId, ct))
        {
            await EndAsync(nodeId, call, ct);
        }
    }

    private async Task<List<Guid>> OpenAsync(string nodeId, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<Guid>("select id from agent.call where node_id = @nodeId and ended_at is null order by id limit 500", new { nodeId }, ct);
    }

    private async Task EndAsync(string nodeId, Guid callId, CancellationToken ct)
    {
        const string sql = "select link_until <= @longAgo from agent.telephony_node where node_id = @nodeId for update";
        await using var t = await transitions.BeginAsync(ct);
        CallStore.LockTickets(t, callId);
        if (await t.OneAsync<bool>(sql, new { nodeId, longAgo = t.Now - options.NodeGrace }, ct)
            && await CallStore.LockAsync(t, callId, ct) is { EndedAt: null } call)
        {
            await course.EndedAsync(t, call, CallEndCause.Interrupted, CallSide.System, reconciled: true, t.Now, clearing: null, ct);
            await t.CommitAsync(ct);
        }
    }
}
