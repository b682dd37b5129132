using System.Collections.Concurrent;
using Hotline.Telephony.Contracts;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// A telephony node without SIP, linked to every web node. Its callers hang up when they like; of its phones that are rung most are picked up, some decline; conversations last a
/// moment. Events are numbered, go to whichever web node, in order, and again until they are committed; each order is done once.
/// </summary>
internal sealed class ScriptedNode(string name, Ledger ledger, Faults faults, Action ended) : IDisposable
{
    private const int Most = 100;
    private static readonly TimeSpan LongestTalk = TimeSpan.FromMilliseconds(300), LongestRing = TimeSpan.FromMilliseconds(50), LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private readonly ConcurrentQueue<TelephonyEvent> events = new();
    private readonly SemaphoreSlim more = new(0);
    private readonly ConcurrentDictionary<Guid, byte> done = new();
    private readonly ConcurrentDictionary<int, int> rungBy = new();

    /// <summary>Calls that are up.</summary>
    private readonly Dictionary<Guid, Here> calls = [];

    private long last;

    public string Name => name;

    public int Declined { get; private set; }

    public int HungUp { get; private set; }

    /// <summary>Orders of offers that had to be given up: the caller was gone, or nobody said anything in time.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Orders to ring, by the web node that brought them first.</summary>
    public IReadOnlyDictionary<int, int> RungBy => rungBy;

    public void Call(string number, string dialled)
    {
        var (call, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        lock (gate)
        {
            calls[call] = new Here();
            Say(new CallArrived(call, new CallerNumber(number), dialled, now), new CallAnswered(call, Guid.CreateVersion7(), now));
        }

        if (Random.Shared.Next(20) == 0)
        {
            After(LongestWait, () => End(call, isImpatient: true));
        }
    }

    /// <returns>Why it can not be done; null: it is.</returns>
    public string? Do(TelephonyCommand command, DirectLink by)
    {
        if (!done.TryAdd(command.CommandId, 0))
        {
            return null;
        }

        switch (command)
        {
            case RingAgent order:
                rungBy.AddOrUpdate(by.Web, 1, (_, count) => count + 1);
                return Ring(order);
            case CancelAgentLeg cancel:
                Fail(cancel.CallId, cancel.OfferId, AgentLegFailure.Cancelled);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Tells what happens, until it is told to end.</summary>
    public async Task SpeakAsync(IReadOnlyList<DirectLink> links, CancellationToken ct)
    {
        var batch = new List<NumberedEvent>();
        while (true)
        {
            await more.WaitAsync(ct);
            while (batch.Count < Most && events.TryDequeue(out var next))
            {
                batch.Add(new NumberedEvent(++last, next));
            }

            while (batch.Count > 0)
            {
                try
                {
                    var committed = await links[Random.Shared.Next(links.Count)].PublishAsync(new EventBatch(name, batch), ct);
                    batch.RemoveAll(each => each.Seq <= committed);
                }
#pragma warning disable CA1031 // As a node does: they are sent again.
                catch (Exception failed) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    faults.Add("events", failed);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
                }
            }

            if (!events.IsEmpty)
            {
                more.Release();
            }
        }
    }

    public void Dispose() => more.Dispose();

    private static void After(TimeSpan longest, Action then) => _ = Task.Delay(longest * Random.Shared.NextDouble()).ContinueWith(_ => then(), TaskScheduler.Default);

    private string? Ring(RingAgent order)
    {
        lock (gate)
        {
            if (!calls.TryGetValue(order.CallId, out var here))
            {
                return "call.unknown";
            }

            ledger.Take(order);
            here.Order = order;
            Say(new AgentRinging(order.CallId, order.OfferId, order.Extension, DateTimeOffset.UtcNow));
        }

        if (Random.Shared.Next(10) == 0)
        {
            After(LongestRing, () => Fail(order.CallId, order.OfferId, AgentLegFailure.Declined));
        }
        else
        {
            After(LongestRing, () => PickUp(order));
        }

        return null;
    }

    private void PickUp(RingAgent order)
    {
        lock (gate)
        {
            if (calls.GetValueOrDefault(order.CallId) is not { } here || here.Order != order)
            {
                return;
            }

            here.IsBridged = true;
            Say(new AgentBridged(order.CallId, order.OfferId, order.Extension, DateTimeOffset.UtcNow));
        }

        After(LongestTalk, () => End(order.CallId, isImpatient: false));
    }

    private void Fail(Guid call, Guid offer, AgentLegFailure why)
    {
        lock (gate)
        {
            Cancelled += why == AgentLegFailure.Cancelled ? 1 : 0;
            if (calls.GetValueOrDefault(call) is { IsBridged: false, Order: { } order } here && order.OfferId == offer)
            {
                Declined += why == AgentLegFailure.Declined ? 1 : 0;
                here.Order = null;
                ledger.Free(order);
                Say(new AgentLegFailed(call, offer, order.Extension, why, DateTimeOffset.UtcNow));
            }
        }
    }

    private void End(Guid call, bool isImpatient)
    {
        lock (gate)
        {
            if (!calls.Remove(call, out var here))
            {
                return;
            }

            HungUp += isImpatient ? 1 : 0;
            if (here.Order is { } order)
            {
                ledger.Free(order);
            }

            Say(new CallEnded(call, CallEndCause.Normal, CallSide.Caller, here.IsBridged, DateTimeOffset.UtcNow));
        }

        ended();
    }

    private void Say(params ReadOnlySpan<TelephonyEvent> said)
    {
        foreach (var one in said)
        {
            events.Enqueue(one);
        }

        more.Release();
    }

    /// <summary>A call that is up.</summary>
    private sealed class Here
    {
        /// <summary>Whose phone rings for it, or who has it.</summary>
        public RingAgent? Order { get; set; }

        public bool IsBridged { get; set; }
    }
}
