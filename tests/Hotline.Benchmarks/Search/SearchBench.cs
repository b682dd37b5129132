using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Tests.Search;

namespace Hotline.Benchmarks.Search;

/// <summary>
/// Search, facets, heatmap and words on both engines over the same generated tickets, one question at a time. The bounds of each
/// engine are its own bare count of one term, and one facet of everything, asked beside it.
/// </summary>
internal static class SearchBench
{
    private const int PageSize = 5_000;
    private const int Rounds = 200;
    private const int WarmUp = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly string[] Words = ["路灯", "电梯", "影响居民休息", "朝阳中路 路灯", "wifi"];

    public static async Task RunAsync(int count, Uri? elasticsearch, CancellationToken ct)
    {
        Report.Begin($"search: {count} tickets");
        var folder = Directory.CreateTempSubdirectory("hotline-bench-");
        using (var lucene = new LuceneTicketIndex(folder.FullName))
        {
            await BuildAsync(lucene, count, ct);
            Report.Line("lucene: size", $"{folder.EnumerateFiles().Sum(file => file.Length) / 1_000_000} MB");
            using var bare = new BareLucene(folder.FullName);
            await MeasureAsync(lucene, bare.CountTermAsync, bare.FacetOfAllAsync, ct);
        }

        if (elasticsearch is not null)
        {
            using var http = new HttpClient { BaseAddress = elasticsearch, Timeout = Timeout.InfiniteTimeSpan };
            var engine = Engines.Elasticsearch(http, elasticsearch, Engines.Prefix);
            await BuildAsync(engine, count, ct);
            await SendAsync(http, HttpMethod.Put, "_settings", """{"index.requests.cache.enable":false}""", ct); // The same is asked again and again.
            await MeasureAsync(
                engine,
                () => SendAsync(http, HttpMethod.Post, "_count", """{"query":{"term":{"text":"路灯"}}}""", ct),
                () => SendAsync(http, HttpMethod.Post, "_search", """{"size":0,"aggs":{"states":{"terms":{"field":"state"}}}}""", ct), ct);
        }

        Report.End();
        folder.Delete(recursive: true);
    }

    private static async Task BuildAsync(ITicketIndex index, int count, CancellationToken ct)
    {
        await index.OpenAsync(ct);
        var clock = Stopwatch.StartNew();
        await index.RebuildAsync(PagesAsync(count), Engines.Cursor, ct);
        Report.Line($"{index.Engine}: build", $"{clock.Elapsed.TotalSeconds:0} s, {count / clock.Elapsed.TotalSeconds:0} tickets/s");
    }

    private static async Task MeasureAsync(ITicketIndex index, Func<Task> countTerm, Func<Task> facetOfAll, CancellationToken ct)
    {
        var last = DateOnly.FromDateTime(Engines.From.AddDays(Engines.Days - 1).DateTime);
        var month = new IndexFilter(From: last.AddDays(-29), To: last);
        var year = new IndexFilter(From: last.AddDays(-364), To: last);
        var days = new IndexFilter(From: last.AddDays(-2), To: last);
        var changing = new Complaints(99, Engines.From, Engines.Days).Take(Rounds + WarmUp).Select(Engines.Change).ToList();
        var one = await TimeAsync(index, "bare, one term counted", null, _ => countTerm(), ct);
        var all = await TimeAsync(index, "bare, one facet of everything", null, _ => facetOfAll(), ct);
        await TimeAsync(index, "words, newest 20, facets", one, at => FindAsync(at, SearchOrder.Newest), ct);
        await TimeAsync(index, "words, most relevant 20, facets", one, at => FindAsync(at, SearchOrder.Relevance), ct);
        await TimeAsync(index, "no words: newest 20, facets of all", all, _ => index.FindAsync(new IndexAsk(new IndexFilter()), ct), ct);
        await TimeAsync(index, "no words: a year, facets", all, _ => index.FindAsync(new IndexAsk(year), ct), ct);
        await TimeAsync(index, "heatmap, 30 days", one, _ => index.GridAsync(month, 12, ct), ct);
        await TimeAsync(index, "heatmap, all", all, _ => index.GridAsync(new IndexFilter(), 12, ct), ct);
        await TimeAsync(index, "similar cases of 30 days", one, at => index.SimilarAsync(Similar(at), SimilarWay.SameMatter, month, 40, ct), ct);
        await TimeAsync(index, "words of 3 days", one, _ => index.WordsAsync(days, null, 5, 5_000, ct), ct);
        await TimeAsync(index, "one change until it can be found", null, at => index.ApplyAsync([changing[at]], Engines.Cursor, ct), ct);

        Task<IndexAnswer> FindAsync(int at, SearchOrder order) => index.FindAsync(new IndexAsk(new IndexFilter(SearchWords.Parse(Words[at % Words.Length])), order), ct);
    }

    private static string[] Similar(int at) => [.. SearchText.Of($"滨江花园{Words[at % Words.Length]}，多次反映没有结果，老人孩子出行不安全").Words];

    private static async Task<Spread> TimeAsync(ITicketIndex index, string what, Spread? bound, Func<int, Task> ask, CancellationToken ct)
    {
        var spread = new Spread();
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < WarmUp + Rounds && Stopwatch.GetElapsedTime(began) < Longest; round++)
        {
            ct.ThrowIfCancellationRequested();
            var since = Stopwatch.GetTimestamp();
            await ask(round);
            if (round >= WarmUp)
            {
                spread.AddSince(since);
            }
        }

        Report.Line($"{index.Engine}: {what}", bound is null ? spread : $"{spread}  {spread.P50 / bound.P50:0.0} x");
        return spread;
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, string what, string body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{Engines.Prefix}-tickets/{what}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(ct);
    }

    private static async IAsyncEnumerable<IReadOnlyList<IndexChange>> PagesAsync(int count)
    {
        foreach (var page in new Complaints(1, Engines.From, Engines.Days).Take(count).Chunk(PageSize))
        {
            yield return [.. page.Select(Engines.Change)];
            await Task.Yield();
        }
    }
}
