using System.Collections.Concurrent;
using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Surge;

/// <summary>
/// The day of a flood, end to end over SIP: citizens call over a trunk at an even rate, far more than the seats can take; each is heard at a seat, asks by key to be called back, hangs up while
/// waiting, or is refused with 503 because the node is full. Nobody may be lost: what the citizens say of their calls and what the hotline's records say must agree, call by call. Time runs some ten
/// times as fast as in a real hotline, so that half an hour has the calls of a day and two processors the people of a large house: a conversation lasts 6 to 14 s, wrap-up 2 s, patience is
/// exponential with a mean of 25 s and at least 2 s (spread, because with one patience for all everybody at the head of the queue would be about to leave), and for one in five it ends
/// with the key and not with hanging up. Four seats for each call a second take some three tenths of the calls; the node is full at 20 calls for each call a second, a little below what would be up
/// without that, so that some are refused. Everybody speaks and hears, and all is recorded. Those who asked are called back after the flood, which is not waited for
/// (the policy's patience of call-backs is set beyond it).
/// </summary>
internal static class SurgeBench
{
    private const string Trunk = "127.0.0.1";
    private const int SeatsOfRate = 4, CallsOfRate = 20, WantsCallBack = 5, Thirds = 3;
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2), MorePatience = TimeSpan.FromSeconds(23);

    /// <summary>Of each process: what it has once is not growth.</summary>
    private static readonly TimeSpan Warms = TimeSpan.FromSeconds(30);

    /// <param name="rate">Calls a second.</param>
    public static async Task RunAsync(int minutes, int rate, CancellationToken ct)
    {
        var (seats, time) = (rate * SeatsOfRate, TimeSpan.FromMinutes(minutes));
        await using var city = await City.StartTrunkedAsync(Trunk, null, seats, ct, rate * CallsOfRate);
        await city.RunAsync("""
            update agent.queue set wrap_up_seconds = 2, call_back_key = true, announce_seconds = 20;
            update dispatch.policy set call_back_patience = 480
            """, ct);
        await using var callers = new Callers(city.SipPort);
        using var voices = new Voices(Trunk);
        await using var floor = await Floor.OpenAsync(city, seats, ct);
        var citizens = new Crowd(callers, voices);
        var calls = new ConcurrentBag<CitizenCall>();
        var running = new List<Task>();
        await FloodAsync(Warms);
        var memory = new Memory(city);
        Report.Begin($"surge: {rate} calls/s for {minutes} min after {Warms.TotalSeconds:0} s, {seats} seats, full at {rate * CallsOfRate} calls");
        var cpu = CpuTime.Begin(("web", city.WebId), ("telephony", city.TelephonyId), ("bench", Environment.ProcessId));
        using var halts = Halts.Begin();
        for (var third = 1; third <= Thirds; third++)
        {
            await FloodAsync(time / Thirds);
            await memory.LookAsync($"{third}/{Thirds}", ct);
        }

        Report.Line("processors", cpu);
        Report.Line("the load's own", halts);
        await Task.WhenAll(running);
        var records = await Records.ReadAsync(city, ct);
        await memory.LookAsync("when all is over", ct);
        Balance.Tell([.. calls], records, floor);
        await Waits.TellAsync(city, ct);
        memory.Tell();
        Report.End();

        async Task FloodAsync(TimeSpan span)
        {
            var random = new Random(running.Count);
            var began = Stopwatch.GetTimestamp();
            for (var next = TimeSpan.Zero; next < span; next += TimeSpan.FromSeconds(1.0 / rate))
            {
                if (next - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest, ct);
                }

                running.Add(OneAsync(running.Count + 1, LeastPatience - MorePatience * Math.Log(1 - random.NextDouble()), random.Next(WantsCallBack) == 0));
            }
        }

        async Task OneAsync(int which, TimeSpan patience, bool wantsCallBack) => calls.Add(await citizens.CallAsync(which, patience, wantsCallBack, ct));
    }
}
