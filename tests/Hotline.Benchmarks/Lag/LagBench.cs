using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Search;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Tests.Search;
using Npgsql;

namespace Hotline.Benchmarks.Lag;

/// <summary>
/// From a ticket's commit (its acceptance is answered) until a search over HTTP finds it. The bound is the bell (a NOTIFY
/// until a listener has it) and the engine alone taking in one document, since a search sees what the engine has made durable.
/// </summary>
internal static class LagBench
{
    private const int Background = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int count, Uri? elasticsearch, CancellationToken ct)
    {
        var prefix = $"{Engines.Prefix}-{Guid.NewGuid():N}"[..24];
        await using var city = await City.StartAsync(2, 0, telephony: false, ct, elasticsearch is null ? [] : [$"--Search:Elasticsearch={elasticsearch}", $"--Search:Prefix={prefix}"]);
        using var agent = await city.SignInAsync(City.Agent(1), ct);
        using var other = await city.SignInAsync(City.Agent(2), ct);
        await FindAllAsync(agent, "w", 10, ct); // Warm.
        Report.Begin($"lag: {count} tickets on {(elasticsearch is null ? "the embedded index" : "Elasticsearch")}");
        var (bell, engine) = (await BellAsync(city, count, ct), await EngineAsync(count, elasticsearch, prefix, ct));
        var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
        var (quiet, asking) = await FindAllAsync(agent, "q", count, ct);
        Report.Line("processors", cpu);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var filing = FileAsync(other, stop.Token);
        var (busy, _) = await FindAllAsync(agent, "b", count, ct);
        await stop.CancelAsync();
        await filing;
        Report.Line("committed to findable", quiet);
        Report.Line($"the same while {Background} others a second are filed", busy);
        Report.Line("one search that does not find it yet, or does", asking);
        Report.Line("bell: NOTIFY to listener", bell);
        Report.Line("engine alone: one document until findable", engine);
        Report.Line("lag over bell and engine", $"{quiet.P50 / (bell.P50 + engine.P50):0.0} x at p50, {quiet.P99 / (bell.P99 + engine.P99):0.0} x at p99");
        Report.End();
    }

    private static async Task<(Spread Lag, Spread Asking)> FindAllAsync(StaffDoor agent, string kind, int count, CancellationToken ct)
    {
        Spread lag = new(), asking = new();
        for (var which = 0; which < count; which++)
        {
            var word = kind + Letters(which);
            var draft = await agent.OpenAsync(City.Request with { Content = $"{City.Request.Content} {word}" }, ct);
            await agent.AcceptAsync(draft, ct);
            var since = Stopwatch.GetTimestamp();
            for (var total = 0; total == 0;)
            {
                var asked = Stopwatch.GetTimestamp();
                total = (await agent.SearchAsync(new SearchAsk(word), ct)).Total;
                asking.AddSince(asked);
                if (Stopwatch.GetElapsedTime(since) > Patience)
                {
                    throw new TimeoutException("A ticket can not be found.");
                }
            }

            lag.AddSince(since);
        }

        return (lag, asking);
    }

    private static async Task FileAsync(StaffDoor agent, CancellationToken ct)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Background));
        try
        {
            while (await beat.WaitForNextTickAsync(ct))
            {
                await agent.AcceptAsync(await agent.OpenAsync(City.Request, ct), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static async Task<Spread> BellAsync(City city, int count, CancellationToken ct)
    {
        var spread = new Spread();
        var rung = new TaskCompletionSource();
        await using var listening = await city.Database.OpenConnectionAsync(ct);
        listening.Notification += (_, _) => rung.TrySetResult();
        await using (var listen = new NpgsqlCommand("listen bench_bell", listening))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        for (var which = 0; which < count; which++)
        {
            rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var since = Stopwatch.GetTimestamp();
            await city.RunAsync("notify bench_bell", ct);
            while (!rung.Task.IsCompleted)
            {
                await listening.WaitAsync(ct);
            }

            spread.AddSince(since);
        }

        return spread;
    }

    private static async Task<Spread> EngineAsync(int count, Uri? elasticsearch, string prefix, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-bench-");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var lucene = new LuceneTicketIndex(folder.FullName);
        ITicketIndex engine = elasticsearch is null ? lucene : Engines.Elasticsearch(http, elasticsearch, prefix + "-alone");
        await engine.OpenAsync(ct);
        var spread = new Spread();
        foreach (var complaint in new Complaints(7, Engines.From, Engines.Days).Take(count))
        {
            var since = Stopwatch.GetTimestamp();
            await engine.ApplyAsync([Engines.Change(complaint)], Engines.Cursor, ct);
            spread.AddSince(since);
        }

        lucene.Dispose();
        folder.Delete(recursive: true);
        return spread;
    }

    /// <summary>A word that stands in no other ticket; without digits, which might be taken for a number plate.</summary>
    private static string Letters(int which) => string.Concat(Enumerable.Range(0, 4).Select(place => (char)('a' + which / (int)Math.Pow(26, 3 - place) % 26)));
}
