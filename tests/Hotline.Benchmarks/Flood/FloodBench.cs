using System.Diagnostics;
using Hotline.Benchmarks.Calls;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Flood;

/// <summary>
/// Calls of a trunk beside a flood of strangers, on the real processes and in real time: none, SIP from one address and from two hundred, and, where the node is reached without a proxy, two hundred
/// at the ports of the calls' sound. Two kinds of calls: those that are up and speak, of which every word is counted, and those that come meanwhile.
/// </summary>
internal static class FloodBench
{
    private const int CallsPerSecond = 5, CallsUp = 20, Addresses = 200;
    private const string Trunk = "127.0.0.1";

    /// <summary>An INVITE that hears nothing is sent again after so long, and then after twice as long each time (RFC 3261 §17.1.1.2).</summary>
    private static readonly TimeSpan TimerA = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8), Stays = TimeSpan.FromSeconds(2);

    /// <param name="seconds">Of each flood.</param>
    /// <param name="packets">A second.</param>
    /// <param name="isProxied">Through Kamailio as operators have it.</param>
    public static async Task RunAsync(int seconds, int packets, bool isProxied, CancellationToken ct)
    {
        await using var city = await City.StartTrunkedAsync(Trunk, isProxied ? Trunk : null, CallsUp, ct);
        var (port, proxy) = isProxied ? await ShippedProxy.StartAsync(city, ct) : (city.SipPort, null);
        await using var callers = new Callers(port);
        await CallAsync(callers, 10, ct); // What is compiled at first use is not counted.
        await using var up = await SpokenCalls.StartAsync(city, callers, CallsUp, ct);
        Report.Begin($"flood: {packets} packets/s of strangers beside {CallsUp} calls that speak and {CallsPerSecond} calls/s of a trunk{(isProxied ? ", through the proxy" : "")}, {seconds} s each");
        (string Name, Func<Strangers> Start)[] floods =
        [
            ("no flood", () => new SipStrangers(port, 0)),
            ("SIP from 1 address", () => new SipStrangers(port, 1)),
            ($"SIP from {Addresses} addresses", () => new SipStrangers(port, Addresses)),
            .. isProxied ? [] : new (string, Func<Strangers>)[] { ($"RTP, STUN, DTLS from {Addresses} addresses", () => new MediaStrangers(up.Ports, city.BrowserPort, Addresses)) },
        ];
        Heard? quiet = null;
        foreach (var (name, start) in floods)
        {
            using var strangers = start();
            var cpu = CpuTime.Begin([("telephony", city.TelephonyId), ("calls and strangers", Environment.ProcessId), .. proxy is null ? [] : new[] { ("proxy", proxy.Id) }]);
            var lost = SocketDrops.Of(port);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var flood = strangers.FloodAsync(packets, over.Token);
            var sound = up.MeasureAsync(seconds, ct);
            var calls = await CallAsync(callers, seconds, ct);
            await over.CancelAsync();
            await flood;
            Tell(name, calls);
            Report.Line($"{name}: strangers", $"{strangers.Sent} packets sent, {strangers.Answers} answers, {SocketDrops.Of(port) - lost} lost for want of room at the SIP socket");
            Tell(name, await sound, quiet ??= await sound);
            Report.Line($"{name}: processors", $"{cpu}; memory of telephony {CpuTime.Megabytes(city.TelephonyId)} MB");
        }

        Report.End();
    }

    private static void Tell(string name, IReadOnlyList<PlacedCall> calls)
    {
        var answered = calls.Where(call => call.Answer is { Status: 200 }).ToList();
        var times = new Spread();
        answered.ForEach(call => times.Add(Stopwatch.GetElapsedTime(call.InviteAt, call.AnsweredAt).TotalMilliseconds));
        Report.Line($"{name}: calls placed", $"{answered.Count} of {calls.Count} answered, {answered.Count(call => call.Sent == 1)} of them at the first INVITE, p50 {times.P50:0.0} ms, p99 {times.P99:0.0} ms");
    }

    private static void Tell(string name, Heard heard, Heard quiet)
    {
        Report.Line(
            $"{name}: sound of calls that are up",
            $"lost {heard.Loss:0.0000 %} of {heard.Said} words; {heard.Silence.Gaps} gaps over {Hearing.Gap.TotalMilliseconds:0} ms, the longest time between two packets {heard.Silence.Longest.TotalMilliseconds:0} ms");
        Report.Line($"{name}: through the node", heard.Delays);
        Report.Line($"{name}: the load's own looks", heard.Looks);
        if (heard != quiet)
        {
            Report.Ratio($"{name}: delay against no flood", heard.Delays, quiet.Delays);
        }
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
        var rest = Patience;
        for (var wait = TimerA; rest > TimeSpan.Zero && !call.Final.Task.IsCompleted; wait *= 2)
        {
            await Task.WhenAny(call.Final.Task, Task.Delay(wait < rest ? wait : rest, ct));
            rest = Patience - Stopwatch.GetElapsedTime(call.InviteAt);
            if (!call.IsHeard && rest > TimeSpan.Zero)
            {
                callers.SendInvite(call);
            }
        }

        if (call.Answer is not null)
        {
            await Task.Delay(Stays, ct);
            callers.HangUp(call);
        }

        return call;
    }
}
