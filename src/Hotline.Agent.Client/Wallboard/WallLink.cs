using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Time;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Agent.Client.Wallboard;

/// <summary>
/// The wall's connection: dials, shows every board that is sent, dials again for ever. The server sends the whole board,
/// so nothing is asked for, not even after a break.
/// </summary>
internal sealed class WallLink(NavigationManager navigation, Ticker ticker, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(4);

    private readonly Random random = new();
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public event Action? Changed;

    /// <summary>The last board; stays on the wall, marked stale, while the link is broken.</summary>
    public WallboardView? Board { get; private set; }

    public bool Live { get; private set; }

    /// <summary>How many boards came.</summary>
    public int Received { get; private set; }

    public void Start() => running = StayConnectedAsync(stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task StayConnectedAsync(CancellationToken ct)
    {
        var attempt = 0;
        while (!ct.IsCancellationRequested)
        {
            if (await LiveOnceAsync(ct))
                attempt = 0;
            Live = false;
            Changed?.Invoke();
            try
            {
                await Task.Delay(ReconnectDelay.For(attempt++, random.NextDouble()), time, ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>True when a board had come before it ended.</returns>
    private async Task<bool> LiveOnceAsync(CancellationToken ct)
    {
        var before = Received;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = Build();
        hub.Closed += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        hub.On<WallboardView>(nameof(IWallboardClient.Board), Show);
        try
        {
            using var dial = CancellationTokenSource.CreateLinkedTokenSource(ct);
            dial.CancelAfter(DialTimeout);
            await hub.StartAsync(dial.Token);
            await ended.Task.WaitAsync(ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Refused, timed out, broken, or the page is being left: the loop decides.
        }

        return Received > before;
    }

    private void Show(WallboardView board)
    {
        ticker.Correct(board.At);
        (Board, Live) = (board, true);
        Received++;
        Changed?.Invoke();
    }

    private HubConnection Build()
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(navigation.ToAbsoluteUri(HubPath.Wallboard), o =>
            {
                o.Transports = HttpTransportType.WebSockets;
                o.SkipNegotiation = true;
            })
            .AddJsonProtocol(o => o.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        hub.ServerTimeout = TimeSpan.FromSeconds(15);
        return hub;
    }
}
