using System.Diagnostics;
using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// What one bridged, recorded call costs the processor, against rtpengine in userspace under the same load: two ends, each saying
/// 50 packets a second, every word counted at the other end.
/// </summary>
internal static class CallsBench
{
    public static async Task RunAsync(int[] steps, int seconds, CancellationToken ct)
    {
        var most = steps.Max();
        Report.Begin($"calls: {string.Join(", ", steps)} bridged calls, {seconds} s each");
        List<Func<Task<IRelay>>> relays =
        [
            async () => await RtpEngine.StartAsync(most, records: false, ct),
            async () => await RtpEngine.StartAsync(most, records: true, ct),
            async () => await TelephonyRelay.StartAsync(most, ct),
        ];
        if (!File.Exists(RtpEngine.Program))
        {
            Report.Line("rtpengine", "is not installed (apt-get install --no-install-recommends rtpengine-daemon): left out");
            relays.RemoveRange(0, 2);
        }

        foreach (var start in relays)
        {
            await using var relay = await start();
            using var load = new RtpLoad();
            await StepsAsync(relay, load, steps, TimeSpan.FromSeconds(seconds), ct);
        }

        Report.End();
    }

    private static async Task StepsAsync(IRelay relay, RtpLoad load, int[] steps, TimeSpan span, CancellationToken ct)
    {
        var up = 0;
        foreach (var calls in steps.Order())
        {
            for (; up < calls; up++)
            {
                await relay.BridgeAsync(await load.AddAsync(), await load.AddAsync(), ct);
            }

            await Task.Delay(TimeSpan.FromSeconds(3), ct); // The streams settle.
            var machine = CpuTime.Begin((relay.Name, relay.Id), ("load", Environment.ProcessId));
            var (began, before) = (Stopwatch.GetTimestamp(), CpuTime.Seconds(relay.Id));
            var heard = await load.MeasureAsync(span, ct);
            var share = (CpuTime.Seconds(relay.Id) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
            var perPacket = share / (heard.Packets / span.TotalSeconds) * 1_000_000;
            Report.Line(
                $"{relay.Name}: {calls} calls",
                $"{perPacket:0.0} us a packet, {calls / share:0} calls a core, lost {heard.Loss:0.000 %}, memory {CpuTime.Megabytes(relay.Id)} MB, recorded {relay.RecordedBytes / 1_000_000} MB");
            Report.Line($"{relay.Name}: {calls} calls, through it", heard.Delays);
            Report.Line($"{relay.Name}: {calls} calls, processors", machine);
        }
    }
}
