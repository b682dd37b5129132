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
    LinkConnections connections, CommandStore commands, IHubContext<LinkHub, ITelephonyNode> hub, AgentOptions options, TimeProvider time,
    ILogger<CommandForwarder> log) : Loop(time, log), INoticeListener
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan TidyInterval = TimeSpan.FromHours(1);
    private readonly Signal woken = new();
    private DateTimeOffset tidiedAt = time.GetUtcNow();

    public string Channel => NoticeChannel.Command;

    public void Heard(string payload) => woken.Set();

    public void Missed() => woken.Set();

    /// <summary>A node has attached.</summary>
    public void Look() => woken.Set();

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await woken.WaitAsync(options.CommandRetry, Time, ct);
        foreach (var link in connections.All)
        {
            await ForwardAsync(link, ct);
        }

        if (Time.GetUtcNow() - tidiedAt > TidyInterval)
        {
            tidiedAt = Time.GetUtcNow();
            await commands.ForgetAsync(tidiedAt - Kept, ct);
        }
    }

    private async Task ForwardAsync(LinkConnection link, CancellationToken ct)
    {
        var pending = await commands.PendingAsync(link.NodeId, ct);
        link.KeepOnly(pending.Select(command => command.CommandId).ToHashSet());
        foreach (var command in pending)
        {
            var now = Time.GetUtcNow();
            if (!link.MaySend(command.CommandId, now, options.CommandRetry))
            {
                continue;
            }

            link.Sent(command.CommandId, now);
            try
            {
                await hub.Clients.Client(link.ConnectionId).Execute(command).WaitAsync(SendTimeout, Time, ct);
            }
            catch (Exception failed) when (failed is TimeoutException or IOException or InvalidOperationException)
            {
                LogNotSent(failed, command.CommandId, link.NodeId);
                return;
            }
        }
    }

    [LoggerMessage(3106, LogLevel.Warning, "Command {Command} could not be sent to node {Node}; it stays pending")]
    private partial void LogNotSent(Exception failed, Guid command, string node);
}
