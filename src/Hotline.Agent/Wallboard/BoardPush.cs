using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Wallboard;

/// <summary>
/// Sends a board to the screens that hang on this web node: whole, so that nothing is lost with a message; when something
/// changed; at most once a second. Without a screen it reads nothing.
/// </summary>
internal abstract class BoardPush<TBoard>(TimeProvider time, ILogger log) : WokenLoop(time, log)
    where TBoard : class, IBoard
{
    private static readonly TimeSpan Throttle = TimeSpan.FromSeconds(1);

    /// <summary>Should a wake-up have been lost, or the day turned.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, HubCallerContext> screens = new();

    /// <summary>What each screen shows.</summary>
    private ImmutableDictionary<string, TBoard> shown = ImmutableDictionary<string, TBoard>.Empty;

    public override string Channel => NoticeChannel.Wallboard;

    public void Open(HubCallerContext screen)
    {
        screens[screen.ConnectionId] = screen;
        Wake();
    }

    public void Close(string connectionId) => screens.TryRemove(connectionId, out _);

    protected abstract Task<TBoard> ReadAsync(CancellationToken ct);

    /// <summary>All but the time is alike.</summary>
    protected abstract bool AreAlike(TBoard one, TBoard other);

    protected abstract Task SendAsync(string connectionId, TBoard board);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await WokenAsync(LookAnyway, ct);
        if (screens.IsEmpty)
        {
            shown = shown.Clear();
            return;
        }

        var board = await ReadAsync(ct);
        shown = shown.RemoveRange(shown.Keys.Where(screen => !screens.ContainsKey(screen)));
        await Task.WhenAll(screens.Values.Where(screen => !shown.TryGetValue(screen.ConnectionId, out var last) || !AreAlike(last, board)).Select(screen => ShowAsync(screen, board, ct)));
        await Task.Delay(Throttle, Time, ct);
    }

    private async Task ShowAsync(HubCallerContext screen, TBoard board, CancellationToken ct)
    {
        try
        {
            await SendAsync(screen.ConnectionId, board).WaitAsync(SendTimeout, Time, ct);
            ImmutableInterlocked.AddOrUpdate(ref shown, screen.ConnectionId, board, (_, _) => board);
        }
        catch (TimeoutException)
        {
            // A screen that does not read must not hold up the others; it dials again and is sent the whole board.
            screen.Abort();
        }
    }
}
