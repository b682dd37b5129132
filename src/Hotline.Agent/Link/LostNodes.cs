using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>
/// Telephony nodes without a link: their lines are divided among the others (ADR 0160), and of one that does not come back for <see cref="AgentOptions.NodeGrace"/>
/// the calls are ended. Every web node looks.
/// </summary>
internal sealed partial class LostNodes(Transitions transitions, LostCalls calls, AgentOptions options, TimeProvider time, ILogger<LostNodes> log) : Loop(time, log)
{
    private readonly Absences absences = new(options, time);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var gone = await GoneAsync(ct);
        absences.Look([.. gone.Select(node => node.NodeId)]);
        var sure = gone.Where(node => absences.IsSure(node.NodeId)).ToList();

        // First what is quick and all others wait for.
        foreach (var node in sure.Where(node => node.TakesCalls))
        {
            await DivideAnewAsync(node.NodeId, ct);
        }

        foreach (var node in sure.Where(node => node.ForLong))
        {
            LogLost(node.NodeId);
            await calls.EndAsync(node.NodeId, ct);
        }

        // Nobody waits for the second here: a node is given far longer to come back.
        await Task.Delay(options.SweepInterval * 10, Time, ct);
    }

    /// <summary>Those of which something is left to be done.</summary>
    private async Task<List<GoneNode>> GoneAsync(CancellationToken ct)
    {
        const string sql = """
            select node_id, takes_calls, link_until <= @longAgo and holds_calls as for_long
            from (select *, exists (select 1 from agent.call where call.node_id = node.node_id and call.ended_at is null) as holds_calls from agent.telephony_node node where link_until <= @Now) node
            where takes_calls or holds_calls
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<GoneNode>(sql, new { t.Now, longAgo = t.Now - options.NodeGrace }, ct);
    }

    private async Task DivideAnewAsync(string nodeId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await NodeStore.GoneAsync(t, nodeId, ct))
        {
            await t.CommitAsync(ct);
            LogGone(nodeId);
        }
    }

    [LoggerMessage(3107, LogLevel.Error, "Telephony node {Node} has had no link for long; its open calls are ended")]
    private partial void LogLost(string node);

    [LoggerMessage(3110, LogLevel.Warning, "Telephony node {Node} has no link; its share of the trunks' lines goes to the others")]
    private partial void LogGone(string node);

    /// <param name="ForLong">So long that the calls it holds are ended.</param>
    private sealed record GoneNode(string NodeId, bool TakesCalls, bool ForLong);
}
