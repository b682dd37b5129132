using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Wallboard;

/// <summary>The board as it stands: a few rows of counts, the callers who wait and the agents on duty. Never the journal, never the tickets.</summary>
internal sealed class WallboardReader(Transitions transitions)
{
    public async Task<WallboardView> ReadAsync(CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return new WallboardView(t.Now, await QueuesAsync(t, ct), await AgentsAsync(t, ct), await LightsAsync(t, ct));
    }

    private static Task<List<WallboardQueue>> QueuesAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select queue.code, queue.name, coalesce(entries.waiting, 0) as waiting, entries.oldest as waiting_since,
                coalesce(count.arrived, 0) as arrived, coalesce(count.bridged, 0) as bridged, coalesce(count.within_15, 0) as within15,
                coalesce(count.within_30, 0) as within30, coalesce(count.abandoned, 0) as abandoned,
                coalesce(rolling.bridged, 0) as rolling_bridged, coalesce(rolling.offered, 0) as rolling_offered
            from agent.queue
            left join (select queue_code, count(*)::int as waiting, min(entered_at) as oldest from agent.queue_entry group by queue_code) entries on entries.queue_code = queue.code
            left join agent.call_count count on count.queue_code = queue.code and count.day = @today
            left join (select queue_code, sum(bridged)::int as bridged, sum(bridged + abandoned - hung_up_early)::int as offered from agent.call_minute
                where minute >= @since group by queue_code) rolling on rolling.queue_code = queue.code
            order by queue.code
            """;
        return t.ListAsync<WallboardQueue>(sql, new { today = CallCounts.DayOf(t.Now), since = CallCounts.DayLongFrom(t.Now) }, ct);
    }

    private static Task<List<WallboardAgent>> AgentsAsync(Transition t, CancellationToken ct)
    {
        const string sql = "select login, name, state, reason, since from agent.presence where state <> 'Offline' order by extension nulls last, login";
        return t.ListAsync<WallboardAgent>(sql, null, ct);
    }

    private static async Task<WallboardLights> LightsAsync(Transition t, CancellationToken ct)
    {
        var counts = (await t.ListAsync<LightCount>("select light, tickets from agent.light_count", null, ct)).ToDictionary(row => row.Light, row => row.Tickets);
        return new WallboardLights(
            counts.GetValueOrDefault(nameof(Light.Normal)), counts.GetValueOrDefault(nameof(Light.Amber)), counts.GetValueOrDefault(nameof(Light.Red)), counts.GetValueOrDefault(nameof(Light.Overdue)));
    }

    private sealed record LightCount(string Light, int Tickets);
}
