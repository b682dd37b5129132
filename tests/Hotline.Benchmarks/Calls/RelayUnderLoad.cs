using System.Diagnostics;
using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Calls;

/// <summary>A relay and its load, brought from step to step.</summary>
internal sealed class RelayUnderLoad(IRelay relay, RtpLoad load)
{
    private int up;

    /// <summary>Brings so many calls up, lets the streams settle, measures and reports.</summary>
    public async Task<RelayCost> StepAsync(int calls, TimeSpan span, CancellationToken ct)
    {
        for (; up < calls; up++)
        {
            await relay.BridgeAsync(await load.AddAsync(), await load.AddAsync(), ct);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        var machine = CpuTime.Begin((relay.Name, relay.Id), ("load", Environment.ProcessId));
        var (began, before) = (Stopwatch.GetTimestamp(), CpuTime.Seconds(relay.Id));
        var heard = await load.MeasureAsync(span, ct);
        var share = (CpuTime.Seconds(relay.Id) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cost = new RelayCost(share, share / (heard.Packets / span.TotalSeconds) * 1_000_000, heard);
        Report.Line(
            $"{relay.Name}: {calls} calls",
            $"{cost.PerPacket:0.0} us a packet, {share:0.0 %} of a core, {calls / share:0} calls a core, lost {heard.Loss:0.000 %}, memory {CpuTime.Megabytes(relay.Id)} MB, recorded {relay.RecordedBytes / 1_000_000} MB");
        Report.Line($"{relay.Name}: {calls} calls, through it", heard.Delays);
        Report.Line($"{relay.Name}: {calls} calls, the load's own looks", heard.Looks);
        Report.Line($"{relay.Name}: {calls} calls, processors", machine);
        return cost;
    }
}

/// <param name="Share">Of a core.</param>
/// <param name="PerPacket">Microseconds of processor for a packet that came out.</param>
internal sealed record RelayCost(double Share, double PerPacket, Heard Heard);
