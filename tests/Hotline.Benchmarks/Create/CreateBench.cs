using System.Diagnostics;
using Hotline.Benchmarks.Bare;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Create;

/// <summary>
/// A ticket through HTTP (opened with its fields, then accepted and routed by rule) against an endpoint that makes one INSERT of
/// the same fields on the same PostgreSQL: the same connections, bound and ours in turn.
/// </summary>
internal static class CreateBench
{
    private static readonly int[] Connections = [1, 8, 32];

    public static async Task RunAsync(int seconds, CancellationToken ct)
    {
        await using var city = await City.StartAsync(Connections.Max(), 0, telephony: false, ct);
        var bare = await BareDoor.StartAsync(city, ct);
        var doors = await Task.WhenAll(Enumerable.Range(1, Connections.Max()).Select(which => city.SignInAsync(City.Agent(which), ct)));
        var bareDoors = doors.Select(_ => bare.Connect()).ToArray();
        await OursAsync(doors, TimeSpan.FromSeconds(5), ct); // Warm.
        await BareAsync(bareDoors, TimeSpan.FromSeconds(3), ct);
        Report.Begin($"create: {seconds} s a step");
        foreach (var connections in Connections)
        {
            var span = TimeSpan.FromSeconds(seconds);
            var first = await BareAsync(bareDoors[..connections], span / 2, ct);
            var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
            var ours = await OursAsync(doors[..connections], span, ct);
            Report.Line($"{connections} connections: processors", cpu);
            var second = await BareAsync(bareDoors[..connections], span / 2, ct);
            Report.Line($"{connections} connections: open", $"{ours.Open.Count / ours.Seconds:0} requests/s  {ours.Open}");
            Report.Line($"{connections} connections: accept", $"{ours.Accept.Count / ours.Seconds:0} requests/s  {ours.Accept}");
            Report.Line($"{connections} connections: one INSERT, before", $"{first.Insert.Count / first.Seconds:0} requests/s  {first.Insert}");
            Report.Line($"{connections} connections: one INSERT, after", $"{second.Insert.Count / second.Seconds:0} requests/s  {second.Insert}");
            var bound = (first.Insert.Count + second.Insert.Count) / (first.Seconds + second.Seconds);
            Report.Line(
                $"{connections} connections: ratio",
                $"{ours.Accept.Count / ours.Seconds:0} tickets/s of {bound:0} inserts/s: {ours.Accept.Count / ours.Seconds / bound:0.0 %}; as requests {(ours.Open.Count + ours.Accept.Count) / ours.Seconds / bound:0.0 %}");
        }

        Report.End();
        foreach (var door in doors.Concat<IDisposable>(bareDoors))
        {
            door.Dispose();
        }
    }

    private static async Task<(Spread Open, Spread Accept, double Seconds)> OursAsync(StaffDoor[] doors, TimeSpan span, CancellationToken ct)
    {
        Spread open = new(), accept = new();
        var seconds = await LoopAsync(doors, span, async door =>
        {
            var since = Stopwatch.GetTimestamp();
            var draft = await door.OpenAsync(City.Request, ct);
            open.AddSince(since);
            since = Stopwatch.GetTimestamp();
            await door.AcceptAsync(draft, ct);
            accept.AddSince(since);
        });
        return (open, accept, seconds);
    }

    private static async Task<(Spread Insert, double Seconds)> BareAsync(HttpClient[] doors, TimeSpan span, CancellationToken ct)
    {
        var insert = new Spread();
        var seconds = await LoopAsync(doors, span, async door =>
        {
            var since = Stopwatch.GetTimestamp();
            await BareDoor.InsertAsync(door, City.Request, ct);
            insert.AddSince(since);
        });
        return (insert, seconds);
    }

    /// <summary>Everyone does one thing after the other until the time is up.</summary>
    /// <returns>Seconds until the last had ended.</returns>
    private static async Task<double> LoopAsync<T>(T[] all, TimeSpan span, Func<T, Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(all.Select(each => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < span)
            {
                await act(each);
            }
        })));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
