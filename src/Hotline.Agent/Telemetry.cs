using System.Diagnostics.Metrics;

namespace Hotline.Agent;

/// <summary>The meters of this room, under the name <see cref="MeterName"/>.</summary>
internal sealed class Telemetry
{
    public const string MeterName = "Hotline.Agent";

    private readonly Counter<long> offers;
    private readonly Counter<long> missed;
    private readonly Counter<long> outward;
    private readonly Counter<long> questions;
    private readonly Counter<long> skipped;
    private readonly Counter<long> trunks;
    private readonly Counter<long> dropped;
    private readonly Histogram<double> timeToOffer;
    private readonly Gauge<int> waiting;
    private readonly Gauge<long> recordings;
    private readonly Gauge<long> recordingBytes;
    private readonly Counter<long> removedRecordings;
    private readonly Counter<long> removedBytes;

    public Telemetry(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        offers = meter.CreateCounter<long>("hotline.offers", description: "Offers by outcome (made, Bridged, Refused, ...)");
        missed = meter.CreateCounter<long>("hotline.calls.missed", description: "Calls that ended before an agent was bridged");
        outward = meter.CreateCounter<long>("hotline.calls.outward", description: "Calls asked for by outcome (placed, or why not); number-not-allowed and cap want looking at");
        questions = meter.CreateCounter<long>("hotline.calls.questions", description: "Calls that ask by voice, placed and by what they brought (answered, NoAnswer, NoKey, failed-Rejected, ...)");
        skipped = meter.CreateCounter<long>("hotline.link.skipped", description: "Telephony events given up after repeated failures");
        trunks = meter.CreateCounter<long>("hotline.trunk.changes", description: "Changes of a trunk's state as a telephony node sees it (Up, Down, Unregistered, Refused); Refused wants looking at");
        dropped = meter.CreateCounter<long>("hotline.telephony.dropped", description: "Packets, messages and connections that telephony nodes dropped, by kind and node");
        timeToOffer = meter.CreateHistogram<double>("hotline.time_to_offer", "s", "From entering the queue to the first offer");
        waiting = meter.CreateGauge<int>("hotline.calls.waiting", description: "Callers in a queue without an open offer");
        recordings = meter.CreateGauge<long>("hotline.recordings", description: "Recordings by state, as of the last sweep of those whose time is over");
        recordingBytes = meter.CreateGauge<long>("hotline.recordings.size", "By", "Bytes of recordings by state, as of the same; of those removed, what they were");
        removedRecordings = meter.CreateCounter<long>("hotline.recordings.removed", description: "Recordings removed by this process, their time being over");
        removedBytes = meter.CreateCounter<long>("hotline.recordings.removed.size", "By", "Bytes of those");
    }

    public void OfferMade(string queue, TimeSpan sinceQueued)
    {
        offers.Add(1, new KeyValuePair<string, object?>("outcome", "made"), new KeyValuePair<string, object?>("queue", queue));
        timeToOffer.Record(sinceQueued.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
    }

    public void Recordings(string state, long count, long bytes)
    {
        var tag = new KeyValuePair<string, object?>("state", state);
        recordings.Record(count, tag);
        recordingBytes.Record(bytes, tag);
    }

    public void RecordingRemoved(long bytes)
    {
        removedRecordings.Add(1);
        removedBytes.Add(bytes);
    }

    public void OfferEnded(string outcome) => offers.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void CallMissed() => missed.Add(1);

    public void OutwardAsked(string outcome) => outward.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Question(string outcome) => questions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void EventSkipped() => skipped.Add(1);

    public void TrunkChanged(string node, string trunk, string state) => trunks.Add(
        1, new KeyValuePair<string, object?>("state", state), new KeyValuePair<string, object?>("trunk", trunk), new KeyValuePair<string, object?>("node", node));

    public void Dropped(string node, IReadOnlyDictionary<string, long> counts)
    {
        foreach (var (kind, count) in counts)
        {
            dropped.Add(count, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("node", node));
        }
    }

    public void Waiting(string queue, int callers) => waiting.Record(callers, new KeyValuePair<string, object?>("queue", queue));
}
