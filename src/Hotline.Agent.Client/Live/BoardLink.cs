using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Time;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Agent.Client.Live;

/// <summary>A screen's connection to its board. The server sends the whole board, so nothing is asked for, not even after a break.</summary>
/// <param name="path">Of <see cref="HubPath"/>.</param>
internal sealed class BoardLink<TBoard>(NavigationManager navigation, string path, Ticker ticker, TimeProvider time) : IAsyncDisposable
    where TBoard : class, IBoard
{
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    public event Action? Changed;

    /// <summary>The last board; stays, to be marked stale, while the link is broken.</summary>
    public TBoard? Board { get; private set; }

    public bool Live { get; private set; }

    /// <summary>How many boards came.</summary>
    public int Received { get; private set; }

    public void Start() => running = new HubLink(navigation.ToAbsoluteUri(path), time).StayAsync(Listen, (_, ct) => first.Task.WaitAsync(ct), Broken, stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private void Listen(HubConnection hub)
    {
        first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<TBoard>(nameof(IBoardClient<>.Board), Show);
    }

    private void Broken()
    {
        Live = false;
        Changed?.Invoke();
    }

    private void Show(TBoard board)
    {
        ticker.Correct(board.At);
        (Board, Live) = (board, true);
        Received++;
        first.TrySetResult();
        Changed?.Invoke();
    }
}
