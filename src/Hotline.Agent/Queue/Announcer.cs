using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Queue;

/// <summary>
/// Tells waiting callers their place and, where it can be estimated, how long it will take, as often as their queue says. Every web node looks; a
/// caller is told once, because the time of the last telling is written with the call locked. While nobody waits to be told it rests until a queue has news.
/// </summary>
internal sealed class Announcer(Transitions transitions, TimeProvider time, ILogger<Announcer> log) : WokenLoop(time, log)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Later it would be untrue.</summary>
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(10);

    public override string Channel => NoticeChannel.Queue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var line = await LineAsync(ct);
        foreach (var due in line.Where(waiting => waiting.IsDue))
        {
            await TellAsync(due, ct);
        }

        if (line.Count == 0)
        {
            await WokenAsync(Rest, ct);
        }

        await Task.Delay(Look, Time, ct);
    }

    /// <summary>Callers whose phone rings nowhere and who are told at all, in the order of their queue.</summary>
    private async Task<List<Waiting>> LineAsync(CancellationToken ct)
    {
        const string sql = """
            with line as (
                select entry.call_id, entry.queue_code, queue.announce_seconds, queue.call_back_key and call.caller_enc is not null as may_ask,
                       coalesce(entry.announced_at, entry.entered_at) as told_at,
                       (row_number() over (partition by entry.queue_code order by entry.entered_at, entry.call_id) - 1)::int as ahead
                from agent.queue_entry entry
                join agent.queue on queue.code = entry.queue_code and queue.announce_seconds > 0
                join agent.call on call.id = entry.call_id
                where not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open'))
            select call_id, ahead, may_ask, told_at,
                   case when is_due then (select count(*) from agent.call served
                    where served.queue_code = line.queue_code and served.placed_by is null and served.bridged_at > @Now - @Window and served.arrived_at > @Now - interval '3 hours')::int else 0 end as served,
                   is_due
            from (select *, told_at + make_interval(secs => announce_seconds) <= @Now as is_due from line) as line
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<Waiting>(sql, new { t.Now, WaitEstimate.Window }, ct);
    }

    private async Task TellAsync(Waiting due, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, due.CallId, ct) is not { Waits: true } call || await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not null
            || !await QueueEntryStore.AnnouncedAsync(t, call.Id, due.ToldAt, ct))
        {
            return;
        }

        var estimate = WaitEstimate.Of(due.Ahead, due.Served);
        t.Command(call.NodeId, new SayToCaller(Guid.CreateVersion7(t.Now), call.Id, Spoken.Position(due.Ahead, estimate, due.MayAsk)), OrderLife);
        await CallTrace.AddAsync(t, call.Id, "announced", t.Now, new { ahead = due.Ahead, seconds = (int?)estimate?.TotalSeconds }, ct);
        await t.CommitAsync(ct);
    }

    private sealed record Waiting(Guid CallId, int Ahead, bool MayAsk, DateTimeOffset ToldAt, int Served, bool IsDue);
}
