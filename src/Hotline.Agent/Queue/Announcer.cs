using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Queue;

/// <summary>
/// Tells waiting callers their place and, where it can be estimated, how long it will take, as often as their queue says; after its longest wait that they may be
/// called back; and, once the queue is closed and nobody is left who has its callers, that it is (<see cref="ClosingTime"/>). Every web node looks; a
/// caller is told once, because the time of the last telling is written with the call locked. While nobody waits to be told it rests until a queue has news.
/// </summary>
internal sealed class Announcer(
    Transitions transitions, QueueReader reader, ClosingTime closing, CatalogCache catalog, TimeProvider time, ILogger<Announcer> log) : WokenLoop(time, log)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Later it would be untrue.</summary>
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(10);

    public override string Channel => NoticeChannel.Queue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var line = await LineAsync(ct);
        var holidays = line.Count == 0 ? null : (await catalog.GetAsync(ct)).Holidays;
        var closed = new Dictionary<string, Closure>();
        foreach (var queue in line.DistinctBy(waiting => waiting.QueueCode))
        {
            if (queue.Opening.ClosedAt(Time.GetUtcNow(), holidays!) is { } why) // Somebody waits.
            {
                closed[queue.QueueCode] = why;
            }
        }

        if (line.Exists(waiting => waiting.IsDue || closed.ContainsKey(waiting.QueueCode)))
        {
            var (places, unserved) = await PlacesAsync(ct);
            foreach (var waiting in line)
            {
                if (closed.TryGetValue(waiting.QueueCode, out var why) && unserved.Contains(waiting.CallId))
                {
                    await closing.TellAsync(waiting.CallId, why, ct);
                }
                else if (waiting.IsDue && places.TryGetValue(waiting.CallId, out var place))
                {
                    await TellAsync(waiting, place, ct);
                }
            }
        }

        if (line.Count == 0)
        {
            await WokenAsync(Rest, ct);
        }

        await Task.Delay(Look, Time, ct);
    }

    /// <summary>Callers whose phone rings nowhere and to whom something may have to be told; who was handed to the queue only hears that it is closed.</summary>
    private async Task<List<Waiting>> LineAsync(CancellationToken ct)
    {
        const string sql = """
            select entry.call_id, entry.queue_code, queue.opening_hours, queue.open_holidays,
                   coalesce(entry.announced_at, entry.entered_at) as told_at,
                   call.caller_enc is not null and (queue.call_back_key or queue.longest_wait_seconds > 0 and entry.entered_at + make_interval(secs => queue.longest_wait_seconds) <= @Now) as may_ask,
                   call.handed_by is null
                   and (queue.announce_seconds > 0 and coalesce(entry.announced_at, entry.entered_at) + make_interval(secs => queue.announce_seconds) <= @Now
                        or queue.longest_wait_seconds > 0 and entry.entered_at + make_interval(secs => queue.longest_wait_seconds) <= @Now
                           and coalesce(entry.announced_at, '-infinity') < entry.entered_at + make_interval(secs => queue.longest_wait_seconds)) as is_due
            from agent.queue_entry entry
            join agent.queue on queue.code = entry.queue_code and (queue.announce_seconds > 0 or queue.longest_wait_seconds > 0 or queue.opening_hours is not null)
            join agent.call on call.id = entry.call_id
            where entry.gone_at is null and not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open')
            order by told_at, entry.call_id
            """;
        await using var t = await transitions.LookAsync(ct, often: true);
        return await t.ListAsync<Waiting>(sql, new { t.Now }, ct);
    }

    /// <summary>Where everybody stands in the order in which the matcher serves them, the estimate with it; and those whom nobody on duty will ever have.</summary>
    private async Task<(Dictionary<Guid, (int Ahead, TimeSpan? Estimate)> Places, HashSet<Guid> Unserved)> PlacesAsync(CancellationToken ct)
    {
        const string pace = """
            select queue_code, count(*)::int as served from agent.call
            where placed_by is null and bridged_at > @Now - @Window and arrived_at > @Now - interval '3 hours' group by queue_code
            """;
        await using var t = await transitions.LookAsync(ct, often: true);
        var asked = QueueReader.Ask(t, Spoken.MostSpoken + 1);
        var served = t.Ask<Pace>(pace, new { t.Now, WaitEstimate.Window });
        await t.AnswersAsync(ct);
        var state = await reader.StateAsync(t, asked, all: true, ct);
        var crews = new Crews(state);
        var order = Matching.Order(state, crews).Where(standing => !standing.Caller.IsCallBack).ToList();
        var paces = served.Rows.ToDictionary(row => row.QueueCode, row => row.Served);
        return (
            order.ToDictionary(
                standing => standing.Caller.CallId, standing => (standing.Ahead, WaitEstimate.Of(standing.Ahead, standing.With.Sum(queue => paces.GetValueOrDefault(queue))))),
            [.. order.Where(standing => !crews.IsServed(standing.Caller.Terms)).Select(standing => standing.Caller.CallId)]);
    }

    private async Task TellAsync(Waiting due, (int Ahead, TimeSpan? Estimate) place, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, due.CallId, ct) is not { Waits: true } call || await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not null
            || !await QueueEntryStore.AnnouncedAsync(t, call.Id, due.ToldAt, ct))
        {
            return;
        }

        t.Command(call.NodeId, new SayToCaller(Guid.CreateVersion7(t.Now), call.Id, Spoken.Position(place.Ahead, place.Estimate, due.MayAsk)), OrderLife);
        await CallTrace.AddAsync(t, call.Id, "announced", t.Now, new { ahead = place.Ahead, seconds = (int?)place.Estimate?.TotalSeconds }, ct);
        await t.CommitAsync(ct);
    }

    private sealed record Waiting(Guid CallId, string QueueCode, string? OpeningHours, bool OpenHolidays, DateTimeOffset ToldAt, bool MayAsk, bool IsDue)
    {
        public OpeningHours Opening => Queue.OpeningHours.Of(OpeningHours, OpenHolidays);
    }

    private sealed record Pace(string QueueCode, int Served);
}
