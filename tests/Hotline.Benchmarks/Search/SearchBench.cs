using System.Diagnostics;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Elastic;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Tests.Search;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Benchmarks.Search;

/// <summary>Search, facets, heatmap, words and one change on both engines over the same generated tickets, with a bare walk over the same documents as the bound.</summary>
internal static class SearchBench
{
    private const int Days = 730;
    private const int PageSize = 5_000;
    private const int Rounds = 15;
    private static readonly DateTimeOffset From = new(2024, 11, 24, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly IndexCursor Cursor = new("bench", "1", 1, From);
    private static readonly string[] Words = ["路灯", "电梯", "影响居民休息", "朝阳中路 路灯", "wifi"];

    public static async Task RunAsync(int count, Uri? elasticsearch, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-bench-").FullName;
        using var lucene = new LuceneTicketIndex(folder);
        await MeasureAsync("lucene", lucene, count, ct);
        Console.WriteLine($"lucene size: {new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) / 1_000_000} MB");
        if (elasticsearch is not null)
        {
            var options = new ElasticOptions(elasticsearch, "hotline-bench") { QueryPatience = TimeSpan.FromMinutes(1), WritePatience = TimeSpan.FromMinutes(5) };
            using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var http = new ElasticHttp(client, options, TimeProvider.System);
            await MeasureAsync("elasticsearch", new ElasticTicketIndex(http, new ElasticBulk(http, TimeProvider.System, NullLogger.Instance), options, TimeProvider.System), count, ct);
        }

        Walk(count);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task MeasureAsync(string engine, ITicketIndex index, int count, CancellationToken ct)
    {
        await index.OpenAsync(ct);
        var clock = Stopwatch.StartNew();
        await index.RebuildAsync(PagesAsync(count), Cursor, ct);
        Console.WriteLine($"{engine}: {count} tickets built in {clock.Elapsed.TotalSeconds:0.0} s");
        var last = DateOnly.FromDateTime(From.AddDays(Days - 1).DateTime);
        var month = new IndexFilter(From: last.AddDays(-29), To: last);
        await TimeAsync(engine, "words, newest 20, facets", at => index.FindAsync(new IndexAsk(new IndexFilter(SearchWords.Parse(Words[at % Words.Length]))), ct));
        await TimeAsync(engine, "words, most relevant 20, facets", at => index.FindAsync(new IndexAsk(new IndexFilter(SearchWords.Parse(Words[at % Words.Length])), SearchOrder.Relevance), ct));
        await TimeAsync(engine, "no words: newest 20, facets of all", _ => index.FindAsync(new IndexAsk(new IndexFilter()), ct));
        await TimeAsync(engine, "grid, 30 days", _ => index.GridAsync(month, 12, ct));
        await TimeAsync(engine, "grid, all", _ => index.GridAsync(new IndexFilter(), 12, ct));
        await TimeAsync(engine, "similar", at => index.SimilarAsync([.. SearchText.Of($"滨江花园{Words[at % Words.Length]}，多次反映没有结果，老人孩子出行不安全").Words], month, 40, ct));
        await TimeAsync(engine, "words of 3 days", _ => index.WordsAsync(new IndexFilter(From: last.AddDays(-2), To: last), null, 5, 5_000, ct));
        var changing = new Complaints(99, From, Days).Take(Rounds).Select(complaint => Change(complaint)).ToList();
        await TimeAsync(engine, "one change until it can be found", at => index.ApplyAsync([changing[at]], Cursor, ct));
    }

    private static async Task TimeAsync(string engine, string what, Func<int, Task> ask)
    {
        await ask(0);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            await ask(round);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"{engine}: {what}: median {times[Rounds / 2]:0.0} ms, worst {times[^1]:0.0} ms");
    }

    /// <summary>The bound: the same counts by a loop over documents that lie in memory, as no index is.</summary>
    private static void Walk(int count)
    {
        var documents = new Complaints(1, From, Days).Take(Math.Min(count, 200_000)).Select(complaint => (complaint.Category, complaint.Region, Text: complaint.Title + complaint.Content)).ToList();
        var times = new List<double>();
        var found = 0;
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            found = documents.Where(one => one.Text.Contains("路灯", StringComparison.Ordinal)).GroupBy(one => (one.Category, one.Region)).Sum(cell => cell.Count());
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"walk: one word and its cells over {documents.Count} texts in memory: median {times[2]:0.0} ms ({found} found)");
    }

    private static async IAsyncEnumerable<IReadOnlyList<IndexChange>> PagesAsync(int count)
    {
        foreach (var page in new Complaints(1, From, Days).Take(count).Chunk(PageSize))
        {
            yield return [.. page.Select(Change)];
            await Task.Yield();
        }
    }

    private static IndexChange Change(Complaint complaint) => new(complaint.Id, 3, new TicketDocument(
        complaint.Id, 3, complaint.Number, complaint.State, complaint.Type, complaint.Category, complaint.Region, complaint.Unit, complaint.Channel,
        complaint.At.ToUnixTimeMilliseconds(), WorkingCalendar.DayOf(complaint.At).DayNumber, MapTile.Of(complaint.Longitude, complaint.Latitude),
        SearchText.Of(complaint.Title, complaint.Content)));
}
