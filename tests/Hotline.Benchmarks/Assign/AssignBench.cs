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
        await Seats.AddAsync(city.Database, FirstExtension, agents, ct);
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
        Report.Line("callers given to two at once", await Twice.CallersAsync(city.Database, ct));
        Report.Line("agents given two at once", await Twice.AgentsAsync(city.Database, ct));
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
}
