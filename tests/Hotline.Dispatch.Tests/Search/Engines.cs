using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Elastic;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Tests.Search.Elastic;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Dispatch.Tests.Search;

/// <summary>
/// The engines that the contract is held against: Lucene, our Elasticsearch client with a stand-in that checks every
/// request against Elastic's schema, and a real Elasticsearch where <c>HOTLINE_TEST_ELASTICSEARCH</c> names one.
/// </summary>
internal static class Engines
{
    private const string Lucene = "lucene";
    private const string StandIn = "elasticsearch (stand-in)";
    private const string Real = "elasticsearch (real)";

    public static string? RealAddress { get; } = Environment.GetEnvironmentVariable("HOTLINE_TEST_ELASTICSEARCH");

    public static IReadOnlyList<string> Ranking => RealAddress is null ? [Lucene] : [Lucene, Real];

    public static TheoryData<string> All() => RealAddress is null ? [Lucene, StandIn] : [Lucene, StandIn, Real];

    /// <summary>A fresh, opened index, and what is cleaned up with it.</summary>
    public static async Task<Opened> OpenAsync(string engine, CancellationToken ct)
    {
        var opened = engine switch
        {
            Lucene => Embedded(),
            StandIn => StoodIn(),
            Real => new Opened(Elasticsearch(new Uri(RealAddress!.TrimEnd('/') + "/"), out var http, out var prefix), () => CleanAsync(http, prefix)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Assert.Null(await opened.Index.OpenAsync(ct));
        return opened;
    }

    private static Opened Embedded()
    {
        var folder = Directory.CreateTempSubdirectory("hotline-index-").FullName;
        var index = new LuceneTicketIndex(folder);
        return new Opened(index, () =>
        {
            index.Dispose();
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static Opened StoodIn()
    {
        var elastic = StandInElastic.Start();
        return new Opened(ElasticFaultTests.Index(elastic, TimeProvider.System), async () =>
        {
            await elastic.DisposeAsync();
            Assert.Empty(elastic.Wrong);
        });
    }

    private static ElasticTicketIndex Elasticsearch(Uri address, out ElasticHttp http, out string prefix)
    {
        prefix = $"hotline-test-{Guid.CreateVersion7():N}";
        var options = new ElasticOptions(address, prefix) { QueryPatience = TimeSpan.FromSeconds(60) };
        http = new ElasticHttp(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, options, TimeProvider.System);
        return new ElasticTicketIndex(http, new ElasticBulk(http, TimeProvider.System, NullLogger.Instance), options, TimeProvider.System);
    }

    private static async ValueTask CleanAsync(ElasticHttp http, string prefix)
    {
        foreach (var name in new[] { $"_alias/{prefix}-tickets", $"{prefix}-search-state/_alias" })
        {
            if (await http.FindAsync(name, CancellationToken.None) is { } found)
            {
                foreach (var index in found.EnumerateObject())
                {
                    await http.SendAsync(HttpMethod.Delete, index.Name, null, CancellationToken.None);
                }
            }
        }
    }

    internal sealed class Opened(ITicketIndex index, Func<ValueTask> clean) : IAsyncDisposable
    {
        public ITicketIndex Index { get; } = index;

        public ValueTask DisposeAsync() => clean();
    }
}
