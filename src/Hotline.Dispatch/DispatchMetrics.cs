using System.Diagnostics.Metrics;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch;

/// <summary>What this room measures, under the meter <c>Hotline.Dispatch</c>.</summary>
internal sealed class DispatchMetrics
{
    private readonly Counter<long> verbs;
    private readonly Counter<long> turned;
    private readonly Counter<long> delivered;
    private readonly Histogram<double> lag;

    public DispatchMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Hotline.Dispatch");
        verbs = meter.CreateCounter<long>("hotline.ticket.verbs", description: "Verbs by outcome: done, or the refusal's id");
        turned = meter.CreateCounter<long>("hotline.clock.tickets", description: "Tickets whose lights a sweep turned");
        delivered = meter.CreateCounter<long>("hotline.outbox.messages", description: "Messages handled, by consumer");
        lag = meter.CreateHistogram<double>("hotline.outbox.lag", "s", "Age of the oldest message of a batch when it had been handled, by consumer");
    }

    public void Did(Verb verb, Outcome<TicketStamp> outcome) => verbs.Add(
        1,
        new KeyValuePair<string, object?>("verb", verb.ToString()),
        new KeyValuePair<string, object?>("outcome", outcome is Outcome<TicketStamp>.Refused refused ? refused.Why.Id : "done"));

    public void Turned(int tickets) => turned.Add(tickets);

    public void Delivered(string consumer, int messages, TimeSpan age)
    {
        var tag = new KeyValuePair<string, object?>("consumer", consumer);
        delivered.Add(messages, tag);
        lag.Record(age.TotalSeconds, tag);
    }
}
