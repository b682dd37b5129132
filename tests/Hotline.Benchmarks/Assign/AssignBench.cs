using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// From the queue to an agent: real web process and PostgreSQL with thousands of ready agents, callers at an even rate, each call bridged, ended and wrapped up. Counts
/// whom two agents, and which agents two callers, ever had at once.
/// </summary>
internal static class AssignBench
{
    public const int FirstExtension = 10_000;
    private const int WarmUp = 200;

    public static async Task RunAsync(int calls, int perSecond, int agents, CancellationToken ct)
    {
        await using var city = await City.StartAsync(1, 0, telephony: false, ct);
        await city.RunAsync("update agent.queue set wrap_up_seconds = 1", ct);
        await city.RunAsync($"""
            insert into agent.presence (account_id, login, name, extension, state, since, ready_since)
            select gen_random_uuid(), 'seat' || n, '坐席' || n, ({FirstExtension} + n)::text, 'Ready', now(), now() + n * interval '1 millisecond' from generate_series(1, {agents}) n;
            insert into agent.desk_connection (connection_id, account_id, web_node, roles, opened_at, lease_until)
            select 'bench-' || login, account_id, gen_random_uuid(), array['Agent'], now(), now() + interval '1 day' from agent.presence;
            analyze;
            """, ct);
        await using (var warm = await BenchNode.DialAsync(city, agents, ct))
        {
            await CallAsync(warm, WarmUp, perSecond, ct);
        }

        await using var node = await BenchNode.DialAsync(city, agents, ct);
        Report.Begin($"assign: {calls} calls at {perSecond}/s, {agents} agents");
        var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
        await CallAsync(node, calls, perSecond, ct);
        Report.Line("processors", cpu);
        Report.Line("answered to the order to ring, on the wire", node.Answered);
        Report.Line("committed to the order to ring, on the wire", node.Queued);
        Report.Line("calls that nobody was rung for", calls - node.Rung);
        Report.Line("callers given to two at once", await TwiceAsync(city, "call_id", ct));
        Report.Line("agents given two at once", await TwiceAsync(city, "account_id", ct));
        Report.End();
    }

    private static async Task CallAsync(BenchNode node, int calls, int perSecond, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        for (var which = 0; which < calls; which++)
        {
            var due = TimeSpan.FromSeconds(which / (double)perSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, ct);
            }

            node.Call(which);
        }

        for (var second = 0; second < 60 && node.Done < calls; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }
    }

    /// <summary>An offer holds both sides until it ends, and once it is bridged until the call does: how often the next one began before that.</summary>
    private static async Task<long> TwiceAsync(City city, string side, CancellationToken ct)
    {
        await using var command = city.Database.CreateCommand($"""
            with held as (
                select offer.call_id, account_id, made_at, case when state = 'Bridged' then call.ended_at else offer.ended_at end as until
                from agent.offer join agent.call on call.id = offer.call_id)
            select count(*) from (select made_at, lag(coalesce(until, 'infinity')) over (partition by {side} order by made_at) as until from held) next
            where made_at < until
            """);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
