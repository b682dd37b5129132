using System.Threading.Channels;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Desk;

/// <summary>
/// Sends numbered events to the consoles connected here, in the order of their numbers. The payload is built from the
/// state as it is now, masked for its reader: it may be newer than its number, never older.
/// </summary>
internal sealed partial class DeskPush(
    DeskConnections connections, Transitions transitions, PresenceViews presence, CallViews calls, MissedCalls missed,
    IHubContext<DeskHub, IDeskClient> hub, TimeProvider time, ILogger<DeskPush> log) : Loop(time, log), INoticeListener
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    // When it is full something is very wrong here; dropping is safe, the gap makes the consoles ask for a snapshot.
    private readonly Channel<DeskNotice?> heard = System.Threading.Channels.Channel.CreateBounded<DeskNotice?>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public string Channel => NoticeChannel.Desk;

    public void Heard(string payload) => heard.Writer.TryWrite(DeskNotice.Read(payload));

    public void Missed() => heard.Writer.TryWrite(null);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var notice = await heard.Reader.ReadAsync(ct);
        try
        {
            await (notice is null ? ShowGapAsync(ct) : PushAsync(notice, ct));
        }
        catch
        {
            // Its number is never sent now: the consoles must learn that they lack it.
            Missed();
            throw;
        }
    }

    private async Task PushAsync(DeskNotice notice, CancellationToken ct)
    {
        var here = notice.To.Select(target => (target.Seq, Consoles: connections.Of(target.Account).ToList())).Where(target => target.Consoles.Count > 0).ToList();
        if (here.Count == 0)
        {
            return;
        }

        await using var t = await transitions.LookAsync(ct, often: true);
        var queue = notice is { Kind: DeskEventKind.QueueChanged, Key: { } code } ? await QueueReader.ViewAsync(t, code, ct) : null;
        var sends = new List<Task>();
        foreach (var (seq, consoles) in here)
        {
            foreach (var console in consoles)
            {
                var payload = await BuildAsync(t, new DeskEvent(seq, notice.At, notice.Kind) { Queue = queue, Ticket = notice.Ticket }, notice, console, ct);
                sends.Add(SendAsync(console, payload, ct));
            }
        }

        await Task.WhenAll(sends);
    }

    private async Task<DeskEvent> BuildAsync(Transition t, DeskEvent bare, DeskNotice notice, DeskConnection console, CancellationToken ct) => notice switch
    {
        { Kind: DeskEventKind.PresenceChanged } => bare with { Presence = await presence.OfAsync(t, console.Reader.AccountId, ct) },
        { Kind: DeskEventKind.OfferMade or DeskEventKind.CallChanged, Id: { } offer } => bare with { Call = await calls.OfOfferAsync(t, offer, console.Reader, ct) },
        { Kind: DeskEventKind.MissedCall, Id: { } call } => bare with { Missed = await missed.FindAsync(t, call, ct) },
        _ => bare,
    };

    private async Task SendAsync(DeskConnection console, DeskEvent payload, CancellationToken ct)
    {
        try
        {
            await hub.Clients.Client(console.Id).Event(payload).WaitAsync(SendTimeout, Time, ct);
        }
        catch (TimeoutException)
        {
            // A console that does not read must not hold up the others; it reconnects and takes a snapshot.
            LogStuck(console.Id);
            console.Context.Abort();
        }
    }

    /// <summary>Notifications may be lost: one more number for each console here makes a gap visible, if there is one.</summary>
    private async Task ShowGapAsync(CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        foreach (var account in connections.All.Select(console => console.Reader.AccountId).Distinct())
        {
            t.Tell(new DeskChange(account, DeskEventKind.PresenceChanged));
        }

        await t.CommitAsync(ct);
    }

    [LoggerMessage(3301, LogLevel.Warning, "Console {Connection} does not take its events; it is disconnected")]
    private partial void LogStuck(string connection);
}
