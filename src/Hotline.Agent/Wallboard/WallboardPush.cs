using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Wallboard;

/// <summary>
/// Sends the board to the walls that hang on this web node: whole, so that nothing is lost with a message; when something
/// changed; at most once a second. Without a wall it reads nothing.
/// </summary>
internal sealed class WallboardPush(
    WallboardReader reader, IHubContext<WallboardHub, IWallboardClient> hub, TimeProvider time, ILogger<WallboardPush> log) : Loop(time, log), INoticeListener
{
    private static readonly TimeSpan Throttle = TimeSpan.FromSeconds(1);

    /// <summary>Should a wake-up have been lost, or the day turned.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, HubCallerContext> walls = new();
    private readonly Signal woken = new();

    /// <summary>What each wall shows.</summary>
    private ImmutableDictionary<string, WallboardView> shown = ImmutableDictionary<string, WallboardView>.Empty;

    public string Channel => NoticeChannel.Wallboard;

    public void Heard(string payload) => woken.Set();

    public void Missed() => woken.Set();

    public void Open(HubCallerContext wall)
    {
        walls[wall.ConnectionId] = wall;
        woken.Set();
    }

    public void Close(string connectionId) => walls.TryRemove(connectionId, out _);

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await woken.WaitAsync(LookAnyway, Time, ct);
        if (walls.IsEmpty)
        {
            shown = shown.Clear();
            return;
        }

        var view = await reader.ReadAsync(ct);
        shown = shown.RemoveRange(shown.Keys.Where(wall => !walls.ContainsKey(wall)));
        await Task.WhenAll(walls.Values.Where(wall => !shown.TryGetValue(wall.ConnectionId, out var last) || !last.ShowsTheSame(view)).Select(wall => SendAsync(wall, view, ct)));
        await Task.Delay(Throttle, Time, ct);
    }

    private async Task SendAsync(HubCallerContext wall, WallboardView view, CancellationToken ct)
    {
        try
        {
            await hub.Clients.Client(wall.ConnectionId).Board(view).WaitAsync(SendTimeout, Time, ct);
            ImmutableInterlocked.AddOrUpdate(ref shown, wall.ConnectionId, view, (_, _) => view);
        }
        catch (TimeoutException)
        {
            // A wall that does not read must not hold up the others; it dials again and is sent the whole board.
            wall.Abort();
        }
    }
}
