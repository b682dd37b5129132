using System.Diagnostics;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Elastic;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Hotline.Dispatch.Tests.Search.Elastic.StandInElastic;

namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>Elasticsearch refuses, stalls, is away or comes back; nothing is lost and nobody waits long.</summary>
public sealed class ElasticFaultTests
{
    private static readonly IndexCursor Cursor = new("test", "10", 20, MadeDocuments.From);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TooMany")]
    [InlineData("Away")]
    [InlineData("SomeItems")]
    [InlineData("TooLarge")]
    public async Task Writing_goes_on_where_it_was_refused(string fault)
    {
        await using var elastic = StandInElastic.Start();
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var index = Index(elastic, time);
        await index.OpenAsync(Ct);
        elastic.Next(Fault.None, Enum.Parse<Fault>(fault), Enum.Parse<Fault>(fault)); // The first request asks for the alias.
        var writing = index.ApplyAsync(MadeDocuments.Changes(MadeDocuments.Of(seed: 30, count: 40)), Cursor, Ct);
        while (!writing.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct));
        }

        await writing;
        Assert.Equal(40, (await index.FindAsync(new IndexAsk(new IndexFilter()), Ct)).Total.Requests);
        Assert.Equal(Cursor, await index.OpenAsync(Ct));
        Assert.Empty(elastic.Wrong);
    }

    [Fact]
    public async Task An_older_version_that_comes_late_does_not_win()
    {
        await using var elastic = StandInElastic.Start();
        var index = Index(elastic, TimeProvider.System);
        await index.OpenAsync(Ct);
        var ticket = MadeDocuments.Saying("路灯不亮", seq: 9) with { State = "Closed" };
        await index.ApplyAsync(MadeDocuments.Changes(ticket), Cursor, Ct);
        await index.ApplyAsync(MadeDocuments.Changes(ticket with { Seq = 7, State = "InHandling" }), Cursor, Ct);
        Assert.Equal(1, (await index.FindAsync(new IndexAsk(new IndexFilter(State: "Closed")), Ct)).Total.Requests);
        await index.ApplyAsync([new IndexChange(ticket.Id, 8, null)], Cursor, Ct);
        Assert.Equal(1, (await index.FindAsync(new IndexAsk(new IndexFilter()), Ct)).Total.Requests);
    }

    [Fact]
    public async Task Who_searches_waits_a_few_seconds_at_most_and_is_told()
    {
        await using var elastic = StandInElastic.Start();
        var index = Index(elastic, TimeProvider.System, patience: TimeSpan.FromMilliseconds(300));
        await index.OpenAsync(Ct);
        elastic.Next(Fault.Stall, Fault.Away);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.FindAsync(new IndexAsk(new IndexFilter()), Ct));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.GridAsync(new IndexFilter(), 12, Ct));
        Assert.Equal(0, (await index.FindAsync(new IndexAsk(new IndexFilter()), Ct)).Total.Requests);
    }

    [Fact]
    public async Task A_server_that_is_away_is_no_answer_and_neither_is_another_server()
    {
        var elastic = StandInElastic.Start();
        var index = Index(elastic, TimeProvider.System);
        await elastic.DisposeAsync();
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.OpenAsync(Ct));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.FindAsync(new IndexAsk(new IndexFilter()), Ct));
    }

    [Fact]
    public async Task A_cursor_of_another_index_is_none()
    {
        await using var elastic = StandInElastic.Start();
        var index = Index(elastic, TimeProvider.System);
        Assert.Null(await index.OpenAsync(Ct));
        await index.ApplyAsync([], Cursor, Ct);
        Assert.Equal(Cursor, await index.OpenAsync(Ct));
        elastic.Store.Delete(elastic.Store.Aliased("hotline-tickets")!);
        Assert.Null(await index.OpenAsync(Ct));
        Assert.Null(await index.OpenAsync(Ct));
    }

    internal static ElasticTicketIndex Index(StandInElastic elastic, TimeProvider time, TimeSpan? patience = null)
    {
        var options = new ElasticOptions(elastic.Address) { QueryPatience = patience ?? TimeSpan.FromHours(1), WritePatience = TimeSpan.FromHours(1) };
        var http = new ElasticHttp(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, options, time);
        return new ElasticTicketIndex(http, new ElasticBulk(http, time, NullLogger.Instance), options, time);
    }
}
