using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Flood;

/// <summary>
/// Calls of a trunk beside a flood of strangers, on the real processes and in real time: none, from one address, from two hundred. A call has come through when it is answered within four seconds of an
/// INVITE that is sent once.
/// </summary>
internal static class FloodBench
{
    private const int CallsPerSecond = 5;
    private const string Trunk = "127.0.0.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4), Stays = TimeSpan.FromSeconds(2);

    /// <param name="seconds">Of each flood.</param>
    /// <param name="packets">A second.</param>
    /// <param name="isProxied">Through Kamailio as operators have it.</param>
    public static async Task RunAsync(int seconds, int packets, bool isProxied, CancellationToken ct)
    {
        await using var city = await City.StartTrunkedAsync(Trunk, isProxied ? Trunk : null, ct);
        var (port, proxy) = isProxied ? await ShippedProxy.StartAsync(city, ct) : (city.SipPort, null);
        await using var callers = new Callers(port);
        await CallAsync(callers, 10, ct); // What is compiled at first use is not counted.
        Report.Begin($"flood: {packets} packets/s of strangers beside {CallsPerSecond} calls/s of a trunk{(isProxied ? ", through the proxy" : "")}, {seconds} s each");
        foreach (var sources in new[] { 0, 1, 200 })
        {
            using var scanners = new Scanners(port, sources);
            var cpu = CpuTime.Begin([("telephony", city.TelephonyId), ("calls and scanners", Environment.ProcessId), .. proxy is null ? [] : new[] { ("proxy", proxy.Id) }]);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var flood = scanners.FloodAsync(packets, over.Token);
            var calls = await CallAsync(callers, seconds, ct);
            await over.CancelAsync();
            await flood;
            var answered = calls.Where(call => call.Answer is { Status: 200 }).ToList();
            var times = new Spread();
            answered.ForEach(call => times.Add(Stopwatch.GetElapsedTime(call.InviteAt, call.AnsweredAt).TotalMilliseconds));
            Report.Line(
                sources == 0 ? "no flood" : $"from {sources} addresses",
                $"{100.0 * answered.Count / calls.Count:0.0} % of {calls.Count} calls answered, p50 {times.P50:0.0} ms, p99 {times.P99:0.0} ms; {scanners.Sent} packets sent, {scanners.Answers} answers; "
                + $"memory {CpuTime.Megabytes(city.TelephonyId)} MB; {cpu}");
        }

        Report.End();
    }

    private static async Task<IReadOnlyList<PlacedCall>> CallAsync(Callers callers, int seconds, CancellationToken ct)
    {
        var calls = new List<Task<PlacedCall>>();
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsPerSecond));
        for (var call = 0; call < seconds * CallsPerSecond && await beat.WaitForNextTickAsync(ct); call++)
        {
            calls.Add(OneAsync(callers, $"1380000{call:D4}", ct));
        }

        return await Task.WhenAll(calls);
    }

    private static async Task<PlacedCall> OneAsync(Callers callers, string number, CancellationToken ct)
    {
        var call = callers.Call(number, rtpPort: 9);
        await Task.WhenAny(call.Final.Task, Task.Delay(Patience, ct));
        if (call.Answer is not null)
        {
            await Task.Delay(Stays, ct);
            callers.HangUp(call);
        }

        return call;
    }
}
