using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// What one bridged call costs the processor, recorded and not, against rtpengine in userspace under the same load: two ends, each saying
/// 50 packets a second, every word counted at the other end.
/// </summary>
internal static class CallsBench
{
    public static async Task RunAsync(int[] steps, int seconds, CancellationToken ct)
    {
        var most = steps.Max();
        Report.Begin($"calls: {string.Join(", ", steps)} bridged calls, {seconds} s each");
        List<Func<Task<IRelay>>> peers = [async () => await RtpEngine.StartAsync(most, records: false, ct), async () => await RtpEngine.StartAsync(most, records: true, ct)];
        if (!File.Exists(RtpEngine.Program))
        {
            Report.Line("rtpengine", "is not installed (apt-get install --no-install-recommends rtpengine-daemon): left out");
            peers.Clear();
        }

        var bound = await RelaysAsync(peers, steps, seconds, ct);
        var ours = await RelaysAsync(
            [async () => await TelephonyRelay.StartAsync(most, records: false, ct), async () => await TelephonyRelay.StartAsync(most, records: true, ct)], steps, seconds, ct);
        foreach (var (step, calls) in steps.Order().Index())
        {
            if (bound is [var plain, var taped])
            {
                Report.Line($"{calls} calls", $"{ours[0][step].PerPacket / plain[step].PerPacket:0.00} x rtpengine a packet, recording {ours[1][step].PerPacket / taped[step].PerPacket:0.00} x, recording against rtpengine without {ours[1][step].PerPacket / plain[step].PerPacket:0.00} x");
            }

            Report.Line($"{calls} calls", $"recording all of them adds {ours[1][step].Share - ours[0][step].Share:0.0 %} of a core");
        }

        Report.End();
    }

    private static async Task<List<List<RelayCost>>> RelaysAsync(IEnumerable<Func<Task<IRelay>>> relays, int[] steps, int seconds, CancellationToken ct)
    {
        var costs = new List<List<RelayCost>>();
        foreach (var start in relays)
        {
            await using var relay = await start();
            using var load = new RtpLoad();
            var under = new RelayUnderLoad(relay, load);
            costs.Add([]);
            foreach (var calls in steps.Order())
            {
                costs[^1].Add(await under.StepAsync(calls, TimeSpan.FromSeconds(seconds), ct));
            }
        }

        return costs;
    }
}
