using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// At how many calls the delay through the node passes 20 ms at p99: steps of 100, first rtpengine under the same load, then ours, recording. Where the load itself looks at
/// its sockets too seldom, or rtpengine passes too, it is the machine's limit and not the relay's, and that is said.
/// </summary>
internal static class RampBench
{
    private const int Step = 100;
    private const double Bound = 20;

    /// <summary>The load beats every 5 ms; later than this and it measures itself.</summary>
    private const double LateLook = 10;

    public static async Task RunAsync(int most, int seconds, CancellationToken ct)
    {
        Report.Begin($"calls: steps of {Step} up to {most}, {seconds} s each, until p99 of the delay passes {Bound} ms");
        if (File.Exists(RtpEngine.Program))
        {
            await using var peer = await RtpEngine.StartAsync(most, records: false, ct);
            await ClimbAsync(peer, most, seconds, ct);
        }

        await using (var ours = await TelephonyRelay.StartAsync(most, records: true, ct))
        {
            await ClimbAsync(ours, most, seconds, ct);
        }

        Report.End();
    }

    private static async Task ClimbAsync(IRelay relay, int most, int seconds, CancellationToken ct)
    {
        using var load = new RtpLoad();
        var under = new RelayUnderLoad(relay, load);
        for (var calls = Step; calls <= most; calls += Step)
        {
            var heard = (await under.StepAsync(calls, TimeSpan.FromSeconds(seconds), ct)).Heard;
            if (heard.Delays.P99 > Bound)
            {
                Report.Line($"{relay.Name}: passes {Bound} ms", heard.Looks.P99 > LateLook
                    ? $"at {calls} calls, where the load looked only every {heard.Looks.P99:0.0} ms (p99): a limit of load and machine, not of the relay alone"
                    : $"at {calls} calls");
                return;
            }
        }

        Report.Line($"{relay.Name}: does not pass {Bound} ms", $"up to {most} calls");
    }
}
