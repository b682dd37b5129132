using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>Counts the calls that are up for the meter <c>hotline.calls.up</c>, every ten seconds. A trunk or node that has none any more shows 0.</summary>
internal sealed class OpenCalls(Transitions transitions, Telemetry telemetry, TimeProvider time, ILogger<OpenCalls> log) : Loop(time, log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private readonly HashSet<(string Node, string? Trunk)> shown = [];

    protected override async Task RoundAsync(CancellationToken ct)
    {
        const string sql = "select node_id, trunk, count(*) as calls from agent.call where ended_at is null group by node_id, trunk";
        List<Count> counts;
        await using (var t = await transitions.BeginAsync(ct))
        {
            counts = await t.ListAsync<Count>(sql, new { }, ct);
        }

        foreach (var (node, trunk) in shown.Except(counts.Select(count => (count.NodeId, count.Trunk))))
        {
            telemetry.CallsUp(node, trunk, 0);
        }

        foreach (var count in counts)
        {
            shown.Add((count.NodeId, count.Trunk));
            telemetry.CallsUp(count.NodeId, count.Trunk, count.Calls);
        }

        await Task.Delay(Beat, Time, ct);
    }

    private sealed record Count(string NodeId, string? Trunk, long Calls);
}
