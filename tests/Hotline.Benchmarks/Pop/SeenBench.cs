using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Pop;

/// <summary>
/// From the INVITE to the screen pop in front of an agent's eyes: as <see cref="PopBench"/>, with a real browser in place of the agent's connection, which
/// says by the machine's clock when the caller's number had been painted. One agent, so that every call comes to that screen.
/// </summary>
internal static class SeenBench
{
    private const int WarmUp = 20;

    public static async Task RunAsync(int count, double perSecond, CancellationToken ct)
    {
        await using var city = await City.StartAsync(1, 0, telephony: true, ct);
        await using var incoming = await Incoming.OnScreenAsync(city, ct);
        await incoming.CallAsync(WarmUp, perSecond, ct);
        Report.Begin($"seen: {count} calls at {perSecond}/s to an agent whose console is a page in Chromium");
        var cpu = CpuTime.Begin(("web", city.WebId), ("telephony", city.TelephonyId), ("bench", Environment.ProcessId));
        var times = await incoming.CallAsync(count, perSecond, ct);
        Report.Line("processors (others: Chromium, PostgreSQL)", cpu);
        Report.Line("INVITE to 180", times.Ringing);
        Report.Line("INVITE to 200", times.Answered);
        Report.Line("200 to painted", times.Pop);
        Report.Line("INVITE to painted", times.Whole);
        Report.Line("calls that were not seen", $"{times.Failed} of {count}");
        Report.End();
    }
}
