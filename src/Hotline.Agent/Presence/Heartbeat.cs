using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Agent.Link;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Presence;

/// <summary>This web node's sign of life for the consoles and telephony links it holds, three times a lease.</summary>
internal sealed class Heartbeat(
    Transitions transitions, DeskConnections consoles, LinkConnections links, NodeStore nodes, AgentOptions options, TimeProvider time, ILogger<Heartbeat> log)
    : Loop(time, log)
{
    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (consoles.All.Count > 0)
        {
            await using var t = await transitions.BeginAsync(ct);
            await DeskConnectionStore.RenewAsync(t, options.WebNode, options.Lease, options.PresenceGrace * 2, ct);
            await t.CommitAsync(ct);
        }

        await nodes.RenewAsync([.. links.All.Select(link => link.NodeId)], ct);
        await Task.Delay(options.Lease / 3, Time, ct);
    }
}
