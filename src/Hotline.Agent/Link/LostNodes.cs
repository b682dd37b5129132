using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>
/// A telephony node that never comes back can not say how its calls ended: after <see cref="AgentOptions.NodeGrace"/>
/// they end as Interrupted, so that no agent stays in Talking and no caller in the queue. Every web node sweeps.
/// </summary>
internal sealed partial class LostNodes(
    Transitions transitions, CallCourse course, AgentOptions options, TimeProvider time, ILogger<LostNodes> log) : Loop(time, log)
{
    private readonly Absences absences = new(options, time);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var open = await OpenAsync(ct);
        foreach (var node in absences.Look([.. open.Select(call => call.NodeId).Distinct()]))
        {
            LogLost(node);
        }

        foreach (var call in open.Where(call => absences.IsSure(call.NodeId)))
        {
            await EndAsync(call, ct);
        }

        // Nobody waits for the second here: a node is given far longer to come back.
        await Task.Delay(options.SweepInterval * 5, Time, ct);
    }

    private async Task<List<LostCall>> OpenAsync(CancellationToken ct)
    {
        const string sql = """
            select call.id, call.node_id from agent.call join agent.telephony_node node on node.node_id = call.node_id
            where call.ended_at is null and node.link_until <= @longAgo order by call.node_id, call.id limit 500
            """;
        await using var t = await transitions.BeginAsync(ct);
        return await t.ListAsync<LostCall>(sql, new { longAgo = t.Now - options.NodeGrace }, ct);
    }

    private async Task EndAsync(LostCall lost, CancellationToken ct)
    {
        const string sql = "select link_until <= @longAgo from agent.telephony_node where node_id = @NodeId for update";
        await using var t = await transitions.BeginAsync(ct);
        CallStore.LockTickets(t, lost.Id);
        if (await t.OneAsync<bool>(sql, new { lost.NodeId, longAgo = t.Now - options.NodeGrace }, ct)
            && await CallStore.LockAsync(t, lost.Id, ct) is { EndedAt: null } call)
        {
            await course.EndedAsync(t, call, CallEndCause.Interrupted, CallSide.System, reconciled: true, t.Now, clearing: null, ct);
            await t.CommitAsync(ct);
        }
    }

    [LoggerMessage(3107, LogLevel.Error, "Telephony node {Node} has had no link for long; its open calls are about to be ended")]
    private partial void LogLost(string node);

    private sealed record LostCall(Guid Id, string NodeId);
}
