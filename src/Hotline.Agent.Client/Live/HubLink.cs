using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Agent.Client.Live;

/// <summary>
/// Keeps connected to a hub: dials, lets its owner begin, and dials again after a break. SignalR's own reconnect is not
/// used: every connection is a new one, and begins anew.
/// </summary>
internal sealed class HubLink(Uri address, TimeProvider time)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(4);

    private readonly Random random = new();

    /// <param name="listen">Before dialling: what the hub sends.</param>
    /// <param name="begin">After dialling; the connection is live when it returns.</param>
    /// <param name="broken">It ended, or did not come to be; it is dialled again.</param>
    /// <param name="ct">Ends it, without a word to <paramref name="broken"/>.</param>
    public async Task StayAsync(Action<HubConnection> listen, Func<HubConnection, CancellationToken, Task> begin, Action broken, CancellationToken ct)
    {
        var attempt = 0;
        while (!ct.IsCancellationRequested)
        {
            if (await OnceAsync(listen, begin, ct))
                attempt = 0;
            if (ct.IsCancellationRequested)
                return;
            broken();
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

    /// <returns>True when the connection had been live before it ended.</returns>
    private async Task<bool> OnceAsync(Action<HubConnection> listen, Func<HubConnection, CancellationToken, Task> begin, CancellationToken ct)
    {
        var live = false;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = Build();
        hub.Closed += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        listen(hub);
        try
        {
            using var dial = CancellationTokenSource.CreateLinkedTokenSource(ct);
            dial.CancelAfter(DialTimeout);
            await hub.StartAsync(dial.Token);
            await Task.WhenAny(begin(hub, ct), ended.Task).Unwrap();
            live = !ended.Task.IsCompleted;
            await ended.Task.WaitAsync(ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Refused, timed out, broken in the middle, or we are leaving: all the same here, the loop decides.
        }

        return live;
    }

    private HubConnection Build()
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(address, o =>
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
