using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>The lines of a telephony node that is gone are divided among the others (ADR 0160). Every web node looks.</summary>
internal sealed partial class LostShares(Transitions transitions, AgentOptions options, TimeProvider time, ILogger<LostShares> log) : Loop(time, log)
{
    private readonly Absences absences = new(options, time);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var gone = await GoneAsync(ct);
        absences.Look(gone);
        foreach (var node in gone.Where(absences.IsSure))
        {
            await using var t = await transitions.BeginAsync(ct);
            if (await NodeStore.GoneAsync(t, node, ct))
            {
                await t.CommitAsync(ct);
                LogGone(node);
            }
        }

        await Task.Delay(options.SweepInterval * 5, Time, ct);
    }

    private async Task<List<string>> GoneAsync(CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<string>("select node_id from agent.telephony_node where takes_calls and link_until <= @Now", new { t.Now }, ct);
    }

    [LoggerMessage(3110, LogLevel.Warning, "Telephony node {Node} has no link; its share of the trunks' lines goes to the others")]
    private partial void LogGone(string node);
}
