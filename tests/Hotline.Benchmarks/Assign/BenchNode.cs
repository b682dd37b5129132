using System.Collections.Concurrent;
using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// A telephony node without SIP: says on the real link that callers are answered, picks up whatever is rung, talks for a moment and hangs up. Its
/// events go out as a node's do: in order, one batch under way at a time.
/// </summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private const string Name = "bench";
    private const int Most = 100;
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<TelephonyEvent> events = new();
    private readonly ConcurrentDictionary<Guid, long> answered = new();
    private readonly ConcurrentDictionary<Guid, long> queued = new();
    private readonly SemaphoreSlim more = new(0);
    private readonly CancellationTokenSource over = new();
    private readonly HubConnection link;
    private Task sending = Task.CompletedTask;
    private long last;
    private int done;

    private BenchNode(HubConnection link) => this.link = link;

    /// <summary>From the answer, as the node says it, to the order to ring.</summary>
    public Spread Answered { get; } = new();

    /// <summary>From the word that the answer is committed, so that the caller is in the queue, to the order to ring; nothing where the order was quicker.</summary>
    public Spread Queued { get; } = new();

    public int Rung => Answered.Count;

    public int Done => done;

    public static async Task<BenchNode> DialAsync(City city, int agents, CancellationToken ct)
    {
        var link = new HubConnectionBuilder()
            .WithUrl(new Uri(city.Web, LinkPath.Telephony), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Headers["Authorization"] = "Bearer " + city.LinkKey;
            }).Build();
        var node = new BenchNode(link);
        link.On<TelephonyCommand>(nameof(ITelephonyNode.Execute), node.ExecuteAsync);
        await link.StartAsync(ct);
        var now = DateTimeOffset.UtcNow;
        PhoneBinding[] phones = [.. Enumerable.Range(0, agents).Select(which => new PhoneBinding($"{AssignBench.FirstExtension + which}", now.AddDays(1)))];
        node.last = (await link.InvokeAsync<AttachReply>(nameof(ITelephonyLink.Attach), new NodeSnapshot(Name, now, 0, [], phones), ct)).AcknowledgedSeq;
        node.sending = node.SendAsync();
        return node;
    }

    public void Call(int which)
    {
        var (call, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        answered[call] = Stopwatch.GetTimestamp();
        Say(new CallArrived(call, new CallerNumber($"138{which:D8}"), "12345", now), new CallAnswered(call, Guid.CreateVersion7(), now));
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        try
        {
            await sending;
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        await link.DisposeAsync();
        over.Dispose();
        more.Dispose();
    }

    private void Say(params TelephonyEvent[] said)
    {
        foreach (var one in said)
        {
            events.Enqueue(one);
        }

        more.Release();
    }

    private async Task SendAsync()
    {
        while (true)
        {
            await more.WaitAsync(over.Token);
            var batch = new List<NumberedEvent>();
            while (batch.Count < Most && events.TryDequeue(out var next))
            {
                batch.Add(new NumberedEvent(++last, next));
            }

            if (batch.Count == 0)
            {
                continue;
            }

            var acked = await link.InvokeAsync<long>(nameof(ITelephonyLink.Publish), new EventBatch(Name, batch), over.Token);
            if (acked != last)
            {
                throw new InvalidOperationException($"The web side committed {acked} of {last}.");
            }

            var at = Stopwatch.GetTimestamp();
            foreach (var one in batch.Select(numbered => numbered.Event).OfType<CallAnswered>())
            {
                queued[one.CallId] = at;
            }

            more.Release();
        }
    }

    private async Task ExecuteAsync(TelephonyCommand command)
    {
        if (command is RingAgent ring)
        {
            if (answered.TryRemove(ring.CallId, out var since))
            {
                Answered.AddSince(since);
            }

            if (queued.TryRemove(ring.CallId, out var committed))
            {
                Queued.AddSince(committed);
            }

            var now = DateTimeOffset.UtcNow;
            Say(new AgentRinging(ring.CallId, ring.OfferId, ring.Extension, now), new AgentBridged(ring.CallId, ring.OfferId, ring.Extension, now));
            _ = EndAsync(ring.CallId);
        }

        await link.SendAsync(nameof(ITelephonyLink.Complete), new CommandResult(command.CommandId, null), over.Token);
    }

    private async Task EndAsync(Guid call)
    {
        await Task.Delay(Talk, over.Token);
        Say(new CallEnded(call, CallEndCause.Normal, CallSide.Caller, true, DateTimeOffset.UtcNow));
        Interlocked.Increment(ref done);
    }
}
