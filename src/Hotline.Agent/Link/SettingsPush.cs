using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>Sends changed settings to the nodes connected here. A node ignores a version that is not newer than its own.</summary>
internal sealed partial class SettingsPush(
    LinkConnections connections, SettingsSource settings, IHubContext<LinkHub, ITelephonyNode> hub, TimeProvider time, ILogger<SettingsPush> log)
    : WokenLoop(time, log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private bool isBehind;

    public override string Channel => NoticeChannel.Settings;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await WokenAsync(isBehind ? AfterFailure : Poll, ct);
        var nodes = connections.All;
        if (nodes.Count == 0)
        {
            isBehind = false;
            return;
        }

        // Until all have it: whatever fails below, the next round does not wait for a change.
        isBehind = true;
        var now = await settings.ReadAsync(ct);
        var sent = true;
        foreach (var link in nodes)
        {
            sent &= await TrySendAsync(link, now.For(link.NodeId), ct);
        }

        isBehind = !sent;
    }

    private async Task<bool> TrySendAsync(LinkConnection link, NodeSettings now, CancellationToken ct)
    {
        try
        {
            await hub.Clients.Client(link.ConnectionId).Configure(now).WaitAsync(SendTimeout, Time, ct);
            return true;
        }
        catch (Exception failed) when (failed is TimeoutException or IOException or InvalidOperationException)
        {
            LogNotSent(failed, link.NodeId);
            return false;
        }
    }

    [LoggerMessage(3108, LogLevel.Warning, "Node {Node} did not take its settings; they are sent again")]
    private partial void LogNotSent(Exception failed, string node);
}
