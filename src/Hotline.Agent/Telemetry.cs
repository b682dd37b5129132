using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent;

/// <summary>The meters of this room, under the name <see cref="MeterName"/>.</summary>
internal sealed class Telemetry
{
    public const string MeterName = "Hotline.Agent";

    private readonly Gauge<long> up;
    private readonly Counter<long> ended;
    private readonly Counter<long> refused;
    private readonly Histogram<double> mos;
    private readonly Histogram<double> lost;
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
        up = meter.CreateGauge<long>("hotline.calls.up", description: "Calls that are up, by trunk and telephony node, against the caps of both");
        ended = meter.CreateCounter<long>("hotline.calls.ended", description: "Calls by how they ended: cause, who ended them, final SIP status, Q.850 cause, trunk");
        refused = meter.CreateCounter<long>("hotline.calls.refused", description: "Calls of a trunk that no call was made of, by trunk and SIP status; 503 says that a cap is reached");
        mos = meter.CreateHistogram<double>("hotline.legs.mos", description: "How a leg sounded when its audio ended (ITU-T G.107 R-factor as MOS, 1 to 4.5), by side and trunk");
        lost = meter.CreateHistogram<double>("hotline.legs.loss", "%", "RTP packets of a leg that did not come, by side and trunk");
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

    /// <param name="trunk">Null: by none.</param>
    public void CallsUp(string node, string? trunk, long count) => up.Record(count, Tag("node", node), Tag("trunk", trunk));

    public void CallEnded(string? trunk, CallEndCause cause, CallSide by, CallClearing? clearing) => ended.Add(
        1, Tag("cause", cause.ToString()), Tag("by", by.ToString()), Tag("sip", clearing?.SipStatus), Tag("q850", clearing?.Q850Cause), Tag("trunk", trunk));

    /// <param name="calls">This one and those before it that were not told.</param>
    public void CallsRefused(string trunk, int status, int calls) => refused.Add(calls, Tag("trunk", trunk), Tag("sip", status));

    public void LegMeasured(string? trunk, bool isCaller, LegQuality heard)
    {
        var tags = new TagList { Tag("side", isCaller ? "caller" : "party"), Tag("trunk", trunk) };
        mos.Record(heard.Mos, tags);
        lost.Record(heard.LossPercent, tags);
    }

    public void OfferMade(string queue, TimeSpan sinceQueued)
    {
        offers.Add(1, Tag("outcome", "made"), Tag("queue", queue));
        timeToOffer.Record(sinceQueued.TotalSeconds, Tag("queue", queue));
    }

    public void Recordings(string state, long count, long bytes)
    {
        var tag = Tag("state", state);
        recordings.Record(count, tag);
        recordingBytes.Record(bytes, tag);
    }

    public void RecordingRemoved(long bytes)
    {
        removedRecordings.Add(1);
        removedBytes.Add(bytes);
    }

    public void OfferEnded(string outcome) => offers.Add(1, Tag("outcome", outcome));

    public void CallMissed() => missed.Add(1);

    public void OutwardAsked(string outcome) => outward.Add(1, Tag("outcome", outcome));

    public void Question(string outcome) => questions.Add(1, Tag("outcome", outcome));

    public void EventSkipped() => skipped.Add(1);

    public void TrunkChanged(string node, string trunk, string state) => trunks.Add(
        1, Tag("state", state), Tag("trunk", trunk), Tag("node", node));

    public void Dropped(string node, IReadOnlyDictionary<string, long> counts)
    {
        foreach (var (kind, count) in counts)
        {
            dropped.Add(count, Tag("kind", kind), Tag("node", node));
        }
    }

    public void Waiting(string queue, int callers) => waiting.Record(callers, Tag("queue", queue));

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value ?? "");
}
