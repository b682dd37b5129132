using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Tests.Link;

/// <summary>What the web side keeps in PostgreSQL: outlives the restarts of a <see cref="WebSide"/>.</summary>
internal sealed class WebMemory
{
    private readonly Lock _lock = new();
    private readonly List<NumberedEvent> _committed = [];

    public NodeSettings Settings { get; set; } = NodeSettings.Unconfigured with { Version = 1 };

    /// <summary>The house's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>False: of a version before nodes asked for it.</summary>
    public bool KnowsTheTime { get; set; } = true;

    public List<NodeSnapshot> Attached { get; } = [];

    /// <summary>The SignalR connection that attached last.</summary>
    public string? Connection { get; set; }

    public List<CommandResult> Results { get; } = [];

    /// <summary>How many of the next calls of Publish fail after the commit, so that the answer is lost.</summary>
    public int LoseAnswers { get; set; }

    public NumberedEvent[] Committed
    {
        get
        {
            lock (_lock)
                return [.. _committed];
        }
    }

    /// <summary>The newest are not committed any more: a standby has taken over that had not got them.</summary>
    public void GoBackTo(int count)
    {
        lock (_lock)
            _committed.RemoveRange(count, _committed.Count - count);
    }

    public AttachReply Attach(NodeSnapshot snapshot)
    {
        lock (_lock)
        {
            Attached.Add(snapshot);
            return new AttachReply(_committed.Count, Settings);
        }
    }

    /// <summary>Commits by (node, seq), as the product does.</summary>
    public long Publish(EventBatch batch)
    {
        lock (_lock)
        {
            foreach (var numbered in batch.Events)
                if (numbered.Seq == _committed.Count + 1)
                    _committed.Add(numbered);
            if (LoseAnswers-- > 0)
                throw new HubException("the database went away");
            return _committed.Count;
        }
    }

    public void Complete(CommandResult result)
    {
        lock (_lock)
            Results.Add(result);
    }
}

internal sealed class WebHub(WebMemory memory) : Hub<ITelephonyNode>, ITelephonyLink
{
    public override Task OnConnectedAsync()
    {
        if (Context.GetHttpContext()!.Request.Headers.Authorization != "Bearer secret")
            Context.Abort();
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset> Time() => memory.KnowsTheTime ? Task.FromResult(memory.Clock.GetUtcNow()) : throw new HubException("Method does not exist.");

    public Task<AttachReply> Attach(NodeSnapshot snapshot)
    {
        memory.Connection = Context.ConnectionId;
        return Task.FromResult(memory.Attach(snapshot));
    }

    public Task<long> Publish(EventBatch batch) => Task.FromResult(memory.Publish(batch));

    public Task Complete(CommandResult result)
    {
        memory.Complete(result);
        return Task.CompletedTask;
    }
}

/// <summary>A web node: a real Kestrel with a real hub on loopback, which can be stopped and started on the same port.</summary>
internal sealed class WebSide : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebSide(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public ITelephonyNode Node => _app.Services.GetRequiredService<IHubContext<WebHub, ITelephonyNode>>().Clients.All;

    public static async Task<WebSide> StartAsync(WebMemory memory, CancellationToken ct, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(memory);
        builder.Services.AddSignalR(options => options.MaximumReceiveMessageSize = 256 * 1024);
        var app = builder.Build();
        app.MapHub<WebHub>(LinkPath.Telephony);
        await app.StartAsync(ct);
        return new WebSide(app);
    }

    /// <summary>The reply of one node to a question that has an answer.</summary>
    public Task<byte[]?> ReadRecordingAsync(string connection, Guid id, long offset, int count) =>
        _app.Services.GetRequiredService<IHubContext<WebHub, ITelephonyNode>>().Clients.Client(connection).ReadRecording(id, offset, count);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
