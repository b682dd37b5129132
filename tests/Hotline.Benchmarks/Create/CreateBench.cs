using System.Diagnostics;
using Hotline.Benchmarks.Bare;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Create;

/// <summary>
/// A ticket through HTTP in one request (accepted and routed by rule, with everything that belongs to it) against an endpoint that makes one INSERT of the
/// same row on the same PostgreSQL: the same connections, bound and ours in turn. Then so many a second, and with a long outbox.
/// </summary>
internal static class CreateBench
{
    private const int PerSecond = 200;
    private const int Rows = 100_000;
    private static readonly int[] Connections = [1, 8, 32];
    private static readonly TimeSpan Draining = TimeSpan.FromMinutes(3);

    /// <summary>Until then a young process compiles what it runs, and that is no small part of two processors.</summary>
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(40);

    public static async Task RunAsync(int seconds, CancellationToken ct)
    {
        await using var city = await City.StartAsync(Connections.Max(), 0, telephony: false, ct);
        var bare = await BareDoor.StartAsync(city, ct);
        var doors = await Task.WhenAll(Enumerable.Range(1, Connections.Max()).Select(which => city.SignInAsync(City.Agent(which), ct)));
        var bareDoors = doors.Select(_ => bare.Connect()).ToArray();
        await OursAsync(doors, Warming, ct);
        await BareAsync(bareDoors, TimeSpan.FromSeconds(3), ct);

        // As autovacuum would within a minute: plans made while the tables were empty are not kept beyond it.
        await city.RunAsync("analyze", ct);
        var span = TimeSpan.FromSeconds(seconds);
        Report.Begin($"create: {seconds} s a step");
        foreach (var connections in Connections)
        {
            await BesideAsync($"{connections} connections", city, doors[..connections], bareDoors[..connections], span, ct);
        }

        await Pending.DrainAsync(city, Draining, ct);
        await OpenBesideAsync(doors, bareDoors, span, ct);
        Report.Line($"{PerSecond} a second: pending at its end", await Pending.MostAsync(city, ct));

        await Pending.DrainAsync(city, Draining, ct);
        Report.Line("short outbox: pending at its begin", await Pending.MostAsync(city, ct));
        var without = await BesideAsync("short outbox", city, doors, bareDoors, span, ct);
        await Pending.AddAsync(city, Rows, ct);
        Report.Line("long outbox: pending at its begin", await Pending.MostAsync(city, ct));
        var with = await BesideAsync("long outbox", city, doors, bareDoors, span, ct);
        Report.Line("long outbox: pending at its end", await Pending.MostAsync(city, ct));
        Report.Line("long outbox: ratio", $"{with.Ours:0} of {without.Ours:0} tickets/s: {with.Ours / without.Ours:0.0 %}; against the bound beside each {with.Ratio / without.Ratio:0.0 %}");
        Report.End();
        foreach (var door in doors.Concat<IDisposable>(bareDoors))
        {
            door.Dispose();
        }
    }

    /// <summary>The bound, ours, the bound again.</summary>
    /// <returns>Tickets a second, and their share of inserts a second.</returns>
    private static async Task<(double Ours, double Ratio)> BesideAsync(string name, City city, StaffDoor[] doors, HttpClient[] bareDoors, TimeSpan span, CancellationToken ct)
    {
        var (before, secondsBefore) = await BareAsync(bareDoors, span / 2, ct);
        var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
        var (ours, oursSeconds) = await OursAsync(doors, span, ct);
        Report.Line($"{name}: processors", cpu);
        var (after, secondsAfter) = await BareAsync(bareDoors, span / 2, ct);
        var (rate, bound) = (ours.Count / oursSeconds, (before.Count + after.Count) / (secondsBefore + secondsAfter));
        Report.Line($"{name}: accepted in one", $"{rate:0} requests/s  {ours}");
        Report.Line($"{name}: one INSERT, before", $"{before.Count / secondsBefore:0} requests/s  {before}");
        Report.Line($"{name}: one INSERT, after", $"{after.Count / secondsAfter:0} requests/s  {after}");
        Report.Line($"{name}: ratio", $"{rate:0} tickets/s of {bound:0} inserts/s: {rate / bound:0.0 %}");
        return (rate, rate / bound);
    }

    /// <summary>So many a second of ours, and as many of the bound before and after: the waits of the disk are in both.</summary>
    private static async Task OpenBesideAsync(StaffDoor[] doors, HttpClient[] bareDoors, TimeSpan span, CancellationToken ct)
    {
        await BoundAsync("before");
        var (times, took) = await OpenLoop.RunAsync(doors, PerSecond, span, door => door.CreateAsync(Requests.Next(), ct), ct);
        Report.Line($"{PerSecond} a second", $"{times.Count / took:0} tickets/s  {times}");
        await BoundAsync("after");

        async Task BoundAsync(string when)
        {
            var (bound, seconds) = await OpenLoop.RunAsync(bareDoors, PerSecond, span / 2, door => BareDoor.InsertAsync(door, Requests.Next(), ct), ct);
            Report.Line($"{PerSecond} a second: one INSERT, {when}", $"{bound.Count / seconds:0} requests/s  {bound}");
        }
    }

    private static Task<(Spread Times, double Seconds)> OursAsync(StaffDoor[] doors, TimeSpan span, CancellationToken ct) => LoopAsync(doors, span, door => door.CreateAsync(Requests.Next(), ct));

    private static Task<(Spread Times, double Seconds)> BareAsync(HttpClient[] doors, TimeSpan span, CancellationToken ct) => LoopAsync(doors, span, door => BareDoor.InsertAsync(door, Requests.Next(), ct));

    /// <summary>Everyone does one thing after the other until the time is up.</summary>
    /// <returns>The times, and how many seconds it took until the last had ended.</returns>
    private static async Task<(Spread Times, double Seconds)> LoopAsync<T>(T[] all, TimeSpan span, Func<T, Task> act)
    {
        var (times, began) = (new Spread(), Stopwatch.GetTimestamp());
        await Task.WhenAll(all.Select(each => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < span)
            {
                var since = Stopwatch.GetTimestamp();
                await act(each);
                times.AddSince(since);
            }
        })));
        return (times, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
