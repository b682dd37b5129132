using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Bare;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Fanout;

/// <summary>
/// One ticket that becomes one event on every dispatcher's console: from the accepted ticket (committed and answered) to the last
/// console, against a bare hub that sends the same record to as many connections. Every console is an account of its own.
/// </summary>
internal static class FanoutBench
{
    private const int AtOnce = 8;
    private const int WarmUp = 10;

    public static async Task RunAsync(int consoles, int rounds, CancellationToken ct)
    {
        await using var city = await City.StartAsync(1, consoles, telephony: false, ct);
        var bare = await BareDoor.StartAsync(city, ct);
        using var agent = await city.SignInAsync(City.Agent(1), ct);
        using var pushing = bare.Connect();
        Round ours = new(consoles), bound = new(consoles);
        var desks = new List<DeskEar>();
        await Parallel.ForEachAsync(Enumerable.Range(1, consoles), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (which, stop) =>
        {
            using var door = await city.SignInAsync(City.Dispatcher(which), stop);
            var desk = await DeskEar.OpenAsync(new Uri(city.Web, HubPath.Desk), door, ours.Heard, stop);
            var plain = await DeskEar.OpenAsync(bare.Hub, null, bound.Heard, stop);
            lock (desks)
            {
                desks.Add(desk);
                desks.Add(plain);
            }
        });
        var record = new DeskEvent(1, DateTimeOffset.UnixEpoch, DeskEventKind.TicketChanged) { Ticket = new TicketNotice(Guid.NewGuid(), "20261124000001", TicketState.PendingDispatch, Round.Verb) };
        await MeasureAsync(WarmUp, new Times(), new Times());
        Report.Begin($"fanout: {rounds} events to {consoles} consoles");
        Times events = new(), pushes = new();
        var cpu = CpuTime.Begin(("web", city.WebId), ("bare", bare.Id), ("bench", Environment.ProcessId));
        await MeasureAsync(rounds, events, pushes);
        Report.Line("processors", cpu);
        Report.Line("ticket answered to last console", events.Last);
        Report.Line("first console to last console", events.Spanned);
        Report.Line("every delivery", events.Each);
        Report.Line("bare hub: push to last connection", pushes.Last);
        Report.Line("bare hub: first to last connection", pushes.Spanned);
        Report.Line("bare hub: every delivery", pushes.Each);
        Report.Ratio("last console over bare hub", events.Last, pushes.Last);
        Report.Line("deliveries", $"{events.Each.Count} of {rounds * consoles}, memory of the web process {CpuTime.Megabytes(city.WebId)} MB");
        Report.End();
        foreach (var desk in desks)
        {
            await desk.DisposeAsync();
        }

        async Task MeasureAsync(int some, Times of, Times ofBare)
        {
            for (var round = 0; round < some; round++)
            {
                var draft = await agent.OpenAsync(City.Request with { CategoryCode = City.WithoutRule }, ct);
                ours.Begin();
                await agent.AcceptAsync(draft, ct);
                of.Add(Stopwatch.GetTimestamp(), await ours.Everybody);
                bound.Begin();
                var since = Stopwatch.GetTimestamp();
                await BareDoor.PushAsync(pushing, record, ct);
                ofBare.Add(since, await bound.Everybody);
            }
        }
    }

    private sealed class Times
    {
        public Spread Last { get; } = new();

        public Spread Spanned { get; } = new();

        public Spread Each { get; } = new();

        public void Add(long since, IReadOnlyList<long> arrivals)
        {
            Last.Add(Math.Max(0, Stopwatch.GetElapsedTime(since, arrivals.Max()).TotalMilliseconds));
            Spanned.Add(Stopwatch.GetElapsedTime(arrivals.Min(), arrivals.Max()).TotalMilliseconds);
            foreach (var arrival in arrivals)
            {
                Each.Add(Math.Max(0, Stopwatch.GetElapsedTime(since, arrival).TotalMilliseconds));
            }
        }
    }
}
