using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// The connection to one web node: kept up for ever, attached anew after every break. WebSocket without negotiation,
/// the service key as bearer.
/// </summary>
internal sealed partial class WebConnection : IAsyncDisposable
{
    private readonly HubConnection hub;
    private readonly ILogger logger;
    private readonly string name;
    private volatile bool attached, behind;
    private TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebConnection(Uri web, Func<CancellationToken, Task<string?>> key, ILogger logger)
    {
        this.logger = logger;
        name = web.Authority;
        hub = new HubConnectionBuilder()
            .WithUrl(new Uri(web, LinkPath.Telephony), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.AccessTokenProvider = () => key(CancellationToken.None);
            })
            .WithKeepAliveInterval(LinkTiming.KeepAlive)
            .WithServerTimeout(LinkTiming.Silence)
            .Build();
        hub.Closed += _ =>
        {
            attached = false;
            closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>The web node knows this node's state and may be sent events.</summary>
    public bool IsAttached => attached;

    /// <summary>What it was told of this node's state at its attach is of before the database went back.</summary>
    public bool IsBehind
    {
        get => behind;
        set => behind = value;
    }

    /// <summary>Wires what the web node may ask.</summary>
    public void Serve(CommandDesk desk, IBrowserCalls browsers, NodeConfiguration configuration, CancellationToken ct)
    {
        hub.On<TelephonyCommand>(nameof(ITelephonyNode.Execute), command => desk.ExecuteAsync(command, ct));
        hub.On<NodeSettings>(nameof(ITelephonyNode.Configure), settings => configuration.ApplyAsync(settings, ct));
        hub.On<Guid, long, int, byte[]?>(
            nameof(ITelephonyNode.ReadRecording), (recordingId, offset, count) => desk.ReadRecordingAsync(recordingId, offset, count, ct));
        hub.On<Guid, CallLadder?>(nameof(ITelephonyNode.ReadLadder), callId => desk.ReadLadderAsync(callId, ct));
        hub.On<LineOffer, LineAnswer>(nameof(ITelephonyNode.ConnectLine), offer => browsers.ConnectLineAsync(offer, ct).AsTask());
        hub.On<WebCallOffer, LineAnswer>(nameof(ITelephonyNode.PlaceWebCall), offer => browsers.PlaceWebCallAsync(offer, ct).AsTask());
        hub.On<Guid>(nameof(ITelephonyNode.EndWebCall), callId => browsers.EndWebCallAsync(callId, ct).AsTask());
    }

    /// <summary>Connects, attaches, waits for the end, and begins again, until cancelled.</summary>
    /// <param name="attach">Called on every new connection, to attach by it.</param>
    public async Task RunAsync(Func<WebConnection, Task> attach, Backoff backoff, CancellationToken ct)
    {
        bool down = false;
        while (true)
        {
            try
            {
                closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await hub.StartAsync(ct);
                await attach(this);
                attached = true;
                LogAttached(name);
                backoff.Reset();
                down = false;
                await closed.Task.WaitAsync(ct);
                LogLost(name);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested) // whatever a network and a far process may do
            {
                if (!down)
                    LogDown(name, problem.GetType().Name);
                down = true;
                await hub.StopAsync(ct);
            }
            await backoff.WaitAsync(ct);
        }
    }

    /// <exception cref="Exception">Of many kinds: the web node did not say.</exception>
    public Task<DateTimeOffset> TimeAsync(CancellationToken ct) =>
        hub.InvokeAsync<DateTimeOffset>(nameof(ITelephonyLink.Time), ct).WaitAsync(LinkTiming.Silence, ct);

    /// <exception cref="Exception">Of many kinds: the web node did not take it.</exception>
    public Task<AttachReply> AttachAsync(NodeSnapshot snapshot, CancellationToken ct) =>
        hub.InvokeAsync<AttachReply>(nameof(ITelephonyLink.Attach), snapshot, ct).WaitAsync(LinkTiming.Silence, ct);

    /// <exception cref="Exception">Of many kinds: the web node did not take it.</exception>
    public Task<long> PublishAsync(EventBatch batch, CancellationToken ct) =>
        hub.InvokeAsync<long>(nameof(ITelephonyLink.Publish), batch, ct).WaitAsync(LinkTiming.Silence, ct);

    /// <exception cref="Exception">Of many kinds: the web node did not take it.</exception>
    public Task CompleteAsync(CommandResult result, CancellationToken ct) =>
        hub.InvokeAsync(nameof(ITelephonyLink.Complete), result, ct).WaitAsync(LinkTiming.Silence, ct);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [LoggerMessage(1341, LogLevel.Information, "Attached to the web node {Web}")]
    private partial void LogAttached(string web);

    [LoggerMessage(1342, LogLevel.Warning, "The web node {Web} closed the link")]
    private partial void LogLost(string web);

    [LoggerMessage(1343, LogLevel.Warning, "The web node {Web} can not be reached ({Problem}); calls go on, events wait on disk")]
    private partial void LogDown(string web, string problem);
}
