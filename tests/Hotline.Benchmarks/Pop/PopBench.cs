using Hotline.Benchmarks.Bare;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Pop;

/// <summary>
/// From the INVITE to the screen pop on the agent's connection: real telephony process, real web process, real PostgreSQL.
/// It is answered at once, where policy would have it ring for two seconds. The bound is what no design could leave out:
/// one word to the node and back, one NOTIFY and one push.
/// </summary>
internal static class PopBench
{
    private const int Agents = 20;
    private const int WarmUp = 40;

    public static async Task RunAsync(int count, double perSecond, CancellationToken ct)
    {
        await using var city = await City.StartAsync(Agents, 0, telephony: true, ct);
        var bare = await BareDoor.StartAsync(city, ct);
        await using var incoming = await Incoming.OpenAsync(city, Agents, ct);
        await incoming.CallAsync(WarmUp, perSecond, ct);
        Report.Begin($"pop: {count} calls at {perSecond}/s, {Agents} ready agents");
        var bell = await BareBells.RingAsync(city, bare, count, ct);
        var cpu = CpuTime.Begin(("web", city.WebId), ("telephony", city.TelephonyId), ("bench", Environment.ProcessId));
        var times = await incoming.CallAsync(count, perSecond, ct);
        Report.Line("processors", cpu);
        Report.Line("INVITE to 180", times.Ringing);
        Report.Line("INVITE to 200", times.Answered);
        Report.Line("200 to pop on the wire", times.Pop);
        Report.Line("INVITE to pop on the wire", times.Whole);
        Report.Line("bare: NOTIFY to push on the wire", bell);
        Report.Line("200 to pop, over INVITE to 180 and bare push", $"{times.Pop.P50 / (times.Ringing.P50 + bell.P50):0.0} x at p50, {times.Pop.P99 / (times.Ringing.P99 + bell.P99):0.0} x at p99");
        Report.Line("calls without a pop", $"{times.Failed} of {count}");
        Report.End();
    }
}
