using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Link;

/// <summary>
/// Sends the pending commands of the nodes connected here. Every web node does so: the node does each command once.
/// What stays without an outcome is sent again until it has one or is out of date.
/// </summary>
internal sealed partial class CommandForwarder(
    LinkConnections connections, CommandStore commands, IHubContext<LinkHub, ITelephonyNode> hub, Bells bells, AgentOptions options, TimeProvider time,
    ILogger<CommandForwarder> log) : Loop(time, log), INoticeListener
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan TidyInterval = TimeSpan.FromHours(1);
    private DateTimeOffset tidiedAt = time.GetUtcNow();
    private DateTimeOffset lookedAt = time.GetUtcNow();

    /// <summary>1: there may be commands that are not at hand.</summary>
    private int unread;

    public string Channel => NoticeChannel.Command;

    public void Heard(string payload)
    {
        if (!bells.IsOwn(payload))
        {
            Look();
        }
    }

    public void Missed() => Look();

    /// <summary>A node has attached, or another web node has written commands.</summary>
    public void Look()
    {
        Interlocked.Exchange(ref unread, 1);
        bells.Command.Set();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await bells.Command.WaitAsync(options.CommandRetry, Time, ct);
        var isAll = await SendAtHandAsync(ct);
        if (Interlocked.Exchange(ref unread, 0) == 1 || !isAll || Time.GetUtcNow() - lookedAt >= options.CommandRetry)
        {
            lookedAt = Time.GetUtcNow();
            foreach (var link in connections.All)
            {
                await ForwardAsync(link, ct);
            }
        }

        if (Time.GetUtcNow() - tidiedAt > TidyInterval)
        {
            tidiedAt = Time.GetUtcNow();
            await commands.ForgetAsync(tidiedAt - Kept, ct);
        }
    }

    /// <summary>
    /// Sends what this process has just committed. Only the order to ring, the first of its offer: any other may follow one that another thread has committed and not rung
    /// for yet, and is read, since what is read is in order. So is an order to ring that stands behind one to stop ringing for the same caller.
    /// </summary>
    /// <returns>True when there were some, and nothing else is to be sent.</returns>
    private async Task<bool> SendAtHandAsync(CancellationToken ct)
    {
        var (any, isAll, stopping) = (false, true, new HashSet<Guid>());
        while (bells.AtHand.TryRead(out var next))
        {
            any = true;
            isAll &= next.Command is RingAgent ring && !stopping.Contains(ring.CallId) && (connections.Of(next.Node) is not { } link || await TrySendAsync(link, ring, ct));
            if (next.Command is CancelAgentLeg stop)
            {
                stopping.Add(stop.CallId);
            }
        }

        return any && isAll;
    }

    private async Task ForwardAsync(LinkConnection link, CancellationToken ct)
    {
        var underWay = link.UnderWay(Time.GetUtcNow(), options.CommandRetry);
        var pending = await commands.PendingAsync(link.NodeId, underWay, ct);
        link.KeepOnly(pending.Select(command => command.CommandId).Concat(underWay).ToHashSet());
        foreach (var command in pending)
        {
            if (!await TrySendAsync(link, command, ct))
            {
                return;
            }
        }
    }

    /// <returns>False when the link does not take it.</returns>
    private async Task<bool> TrySendAsync(LinkConnection link, TelephonyCommand command, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        if (!link.MaySend(command.CommandId, now, options.CommandRetry))
        {
            return true;
        }

        link.Sent(command.CommandId, now);
        try
        {
            await hub.Clients.Client(link.ConnectionId).Execute(command).WaitAsync(SendTimeout, Time, ct);
            return true;
        }
        catch (Exception failed) when (failed is TimeoutException or IOException or InvalidOperationException)
        {
            LogNotSent(failed, command.CommandId, link.NodeId);
            return false;
        }
    }

    [LoggerMessage(3106, LogLevel.Warning, "Command {Command} could not be sent to node {Node}; it stays pending")]
    private partial void LogNotSent(Exception failed, Guid command, string node);
}
