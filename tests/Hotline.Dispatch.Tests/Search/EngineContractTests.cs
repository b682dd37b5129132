using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Tests.Search;

/// <summary>What every engine has to answer, held against a plain walk over all documents: same sets, counts, facets, cells and order in time.</summary>
public sealed class EngineContractTests
{
    private static readonly IndexCursor Cursor = new("test", "10", 20, MadeDocuments.From);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> All() => Engines.All();

    [Theory, MemberData(nameof(All))]
    public async Task Finds_counts_and_orders_as_a_walk_over_all_tickets_does(string engine)
    {
        var documents = MadeDocuments.Of(seed: 1, count: 1_500);
        var plain = new PlainIndex(documents);
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes(documents), Cursor, Ct);
        foreach (var filter in Filters(documents))
        {
            var expected = plain.Newest(filter);
            var answer = await opened.Index.FindAsync(new IndexAsk(filter, Take: 50), Ct);
            Assert.Equal(PlainIndex.Total(expected), answer.Total);
            Assert.Equal(expected.Take(50).Select(one => one.Id), answer.Ids);
            Assert.Equal(answer.Ids.Take(7), await opened.Index.NewestAsync(filter, 7, Ct));
            Same(plain.Facets(filter), answer.Facets);
            var relevant = await opened.Index.FindAsync(new IndexAsk(filter, SearchOrder.Relevance, Take: 1_500), Ct);
            Assert.Equal(expected.Select(one => one.Id).Order(), relevant.Ids.Order());
        }
    }

    /// <summary>The stand-in does not rank, so this is held against the engines that do: with a real Elasticsearch, its ten best against Lucene's.</summary>
    [Fact]
    public async Task Engines_agree_on_eight_of_the_ten_best()
    {
        var documents = MadeDocuments.Of(seed: 10, count: 1_500);
        var best = new List<IReadOnlyList<Guid>>();
        foreach (var engine in Engines.Ranking)
        {
            await using var opened = await Engines.OpenAsync(engine, Ct);
            await opened.Index.ApplyAsync(MadeDocuments.Changes(documents), Cursor, Ct);
            var here = new List<Guid>();
            foreach (var words in new[] { "路灯", "影响居民 垃圾桶", "朝阳中路 路灯不亮" })
            {
                here.AddRange((await opened.Index.FindAsync(new IndexAsk(new IndexFilter(SearchWords.Parse(words)), SearchOrder.Relevance, Take: 10), Ct)).Ids);
            }

            best.Add(here);
        }

        Assert.Equal(30, best[0].Count);
        Assert.All(best, other => Assert.All(Enumerable.Range(0, 3), ask =>
            Assert.InRange(other.Skip(ask * 10).Take(10).Intersect(best[0].Skip(ask * 10).Take(10)).Count(), 8, 10)));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Pages_follow_one_another_without_gap_or_repeat(string engine)
    {
        var documents = MadeDocuments.Of(seed: 2, count: 130);
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes(documents), Cursor, Ct);
        var paged = new List<Guid>();
        for (var skip = 0; skip < 160; skip += 20)
        {
            paged.AddRange((await opened.Index.FindAsync(new IndexAsk(new IndexFilter(), Skip: skip), Ct)).Ids);
        }

        Assert.Equal(new PlainIndex(documents).Newest(new IndexFilter()).Select(one => one.Id), paged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task The_grid_has_the_same_cells_at_every_zoom(string engine)
    {
        var documents = MadeDocuments.Of(seed: 3, count: 800);
        var plain = new PlainIndex(documents);
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes(documents), Cursor, Ct);
        foreach (var filter in new[] { new IndexFilter(), new IndexFilter(Category: "05", From: new DateOnly(2026, 10, 1), To: new DateOnly(2026, 10, 20)) })
        {
            foreach (var zoom in new[] { 9, 11, 12, 14 })
            {
                Assert.Equal(plain.Grid(filter, zoom).OrderBy(cell => cell.Key.Packed), (await opened.Index.GridAsync(filter, zoom, Ct)).OrderBy(cell => cell.Key.Packed));
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task Words_are_counted_by_ticket(string engine)
    {
        var documents = MadeDocuments.Of(seed: 4, count: 600);
        var plain = new PlainIndex(documents);
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes(documents), Cursor, Ct);
        var recent = new IndexFilter(From: new DateOnly(2026, 11, 1));
        Assert.Equal(plain.Words(recent, null, 3, 200), await opened.Index.WordsAsync(recent, null, 3, 200, Ct));
        string[] some = ["路灯", "不亮", "wifi", "没有的", "电梯"];
        Assert.Equal(plain.Words(new IndexFilter(), some, 1, 10), await opened.Index.WordsAsync(new IndexFilter(), some, 1, 10, Ct));
        Assert.Empty(await opened.Index.WordsAsync(recent, [], 1, 10, Ct));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_changed_ticket_takes_the_place_of_the_old_and_one_taken_back_is_gone(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        var first = MadeDocuments.Saying("路灯不亮") with { State = "InHandling" };
        var second = MadeDocuments.Saying("电梯停运");
        await opened.Index.ApplyAsync(MadeDocuments.Changes(first, second), Cursor, Ct);
        await opened.Index.ApplyAsync(
            [MadeDocuments.Change(first with { Seq = 5, State = "Closed", Text = SearchText.Of("路灯已修复") }), new IndexChange(second.Id, 5, null)], Cursor with { Id = 21 }, Ct);

        Assert.Empty(await IdsAsync(opened.Index, new IndexFilter(Words: SearchWords.Parse("不亮"))));
        Assert.Equal([first.Id], await IdsAsync(opened.Index, new IndexFilter(Words: SearchWords.Parse("路灯"), State: "Closed")));
        Assert.Equal([first.Id], await IdsAsync(opened.Index, new IndexFilter()));

        // The same once more, as after a crash between the index and its cursor.
        await opened.Index.ApplyAsync([MadeDocuments.Change(first with { Seq = 5, State = "Closed", Text = SearchText.Of("路灯已修复") }), new IndexChange(second.Id, 5, null)], Cursor with { Id = 21 }, Ct);
        Assert.Equal([first.Id], await IdsAsync(opened.Index, new IndexFilter()));
        Assert.Equal(Cursor with { Id = 21 }, await opened.Index.OpenAsync(Ct));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_mark_is_found_while_it_stands_and_counts_under_each_that_does(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        var plain = MadeDocuments.Saying("路灯不亮") with { Flags = [] };
        var both = MadeDocuments.Saying("电梯停运") with { Flags = ["Difficult", "Group"] };
        await opened.Index.ApplyAsync(MadeDocuments.Changes(plain, both), Cursor, Ct);
        Assert.Equal([both.Id], await IdsAsync(opened.Index, new IndexFilter(Flags: ["Group", "Difficult"])));
        Assert.Empty(await IdsAsync(opened.Index, new IndexFilter(Flags: ["Group", "Anonymous"])));
        var facets = (await opened.Index.FindAsync(new IndexAsk(new IndexFilter()), Ct)).Facets;
        Assert.Equal(new Dictionary<string, int> { ["Difficult"] = 1, ["Group"] = 1 }, facets.Flags);

        await opened.Index.ApplyAsync(MadeDocuments.Changes(both with { Seq = 5, Flags = ["Group"] }), Cursor with { Id = 21 }, Ct);
        Assert.Empty(await IdsAsync(opened.Index, new IndexFilter(Flags: ["Difficult"])));
        Assert.Equal([both.Id], await IdsAsync(opened.Index, new IndexFilter(Flags: ["Group"])));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Building_anew_leaves_nothing_of_the_old_and_is_seen_only_when_whole(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        var old = MadeDocuments.Saying("旧的记录");
        await opened.Index.ApplyAsync(MadeDocuments.Changes(old), Cursor, Ct);
        var fresh = MadeDocuments.Of(seed: 5, count: 40);
        await opened.Index.RebuildAsync(Pages(), Cursor with { Id = 99 }, Ct);
        Assert.Equal(40, (await opened.Index.FindAsync(new IndexAsk(new IndexFilter()), Ct)).Total.Requests);
        Assert.Equal(Cursor with { Id = 99 }, await opened.Index.OpenAsync(Ct));

        async IAsyncEnumerable<IReadOnlyList<IndexChange>> Pages()
        {
            foreach (var page in fresh.Chunk(25))
            {
                Assert.Equal([old.Id], await IdsAsync(opened.Index, new IndexFilter()));
                yield return MadeDocuments.Changes(page);
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task Building_anew_that_breaks_off_leaves_the_old(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        var old = MadeDocuments.Saying("旧的记录");
        await opened.Index.ApplyAsync(MadeDocuments.Changes(old), Cursor, Ct);
        await Assert.ThrowsAsync<IOException>(() => opened.Index.RebuildAsync(Broken(), Cursor with { Id = 99 }, Ct));
        Assert.Equal(Cursor, await opened.Index.OpenAsync(Ct));
        Assert.Equal([old.Id], await IdsAsync(opened.Index, new IndexFilter()));

        static async IAsyncEnumerable<IReadOnlyList<IndexChange>> Broken()
        {
            yield return MadeDocuments.Changes(MadeDocuments.Of(seed: 6, count: 10));
            await Task.CompletedTask;
            throw new IOException("The database went away.");
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task Like_cases_come_before_others(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        var alike = Enumerable.Range(0, 5).Select(each => MadeDocuments.Saying($"滨江花园三栋电梯停运，物业第{each}次没有派人维修，老人被困")).ToList();
        await opened.Index.ApplyAsync(MadeDocuments.Changes([.. MadeDocuments.Of(seed: 8, count: 500), .. alike]), Cursor, Ct);
        var tokens = SearchText.Of("滨江花园电梯停运没人维修，老人被困").Words;
        var found = await opened.Index.SimilarAsync([.. tokens], SimilarWay.SameMatter, new IndexFilter(), 10, Ct);
        Assert.Superset(alike.Select(one => one.Id).ToHashSet(), found.Take(7).ToHashSet());
        Assert.Empty(await opened.Index.SimilarAsync([.. tokens], SimilarWay.SameMatter, new IndexFilter(OwnUnit: "nobody"), 10, Ct));
        Assert.Empty(await opened.Index.SimilarAsync(["不在", "索引"], SimilarWay.SameMatter, new IndexFilter(), 10, Ct));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Absurd_search_strings_are_inert(string engine)
    {
        await using var opened = await Engines.OpenAsync(engine, Ct);
        await opened.Index.ApplyAsync(MadeDocuments.Changes(MadeDocuments.Of(seed: 9, count: 50)), Cursor, Ct);
        foreach (var absurd in Absurd)
        {
            var filter = new IndexFilter(SearchWords.Parse(absurd));
            Assert.InRange((await opened.Index.FindAsync(new IndexAsk(filter, SearchOrder.Relevance), Ct)).Total.Requests, 0, 50);
            await opened.Index.GridAsync(filter, 12, Ct);
            await opened.Index.SimilarAsync([.. SearchText.Of(absurd).Tokens], SimilarWay.SameMatter, new IndexFilter(), 5, Ct);
        }

        Assert.Equal(0, (await opened.Index.FindAsync(new IndexAsk(new IndexFilter(SearchWords.Parse("!!!***"))), Ct)).Total.Requests);
        Assert.Equal(0, (await opened.Index.FindAsync(new IndexAsk(new IndexFilter(Category: "*")), Ct)).Total.Requests);
        Assert.Equal(0, (await opened.Index.FindAsync(new IndexAsk(new IndexFilter(State: "\"},{")), Ct)).Total.Requests);
    }

    public static IReadOnlyList<string> Absurd { get; } =
    [
        "*", "?*~^\\", "text:路灯 OR *:*", "(((((((", "\"", "路灯~100000", "[* TO *]", "/.*.*.*.*.*x/", "{\"match_all\":{}}", "'; drop table dispatch.ticket; --",
        "<script>alert(1)</script>", "\0\u0001\u0002", "\ud83d", "\udc00路灯\ud800", "👩‍👩‍👧‍👦", "Z̵͖͐a̷l̴g̵o̸", new string('路', 100_000), new string(' ', 5_000), string.Join(' ', Enumerable.Repeat("a b c d", 500)),
        "|", "路灯|不亮", "ﷺ", "ｆｕｌｌ　ｗｉｄｔｈ", "\u202e反的\u202c", "12345678901234567890123456789012345678901234567890",
    ];

    private static IEnumerable<IndexFilter> Filters(List<TicketDocument> documents)
    {
        string[] said = ["路灯", "路灯 不亮", "路灯不亮", "灯", "wifi", "WIFI 信号", "Ａ4纸张", "希望尽快处理，电动车", "没有这样的话", "…！", documents[3].Number!, "13800000000"];
        var placed = documents.First(one => one.Tile is not null);
        return
        [
            new(), .. said.Select(words => new IndexFilter(SearchWords.Parse(words))),
            new(State: "Closed", Category: "05"), new(Category: "0504", Region: "3601"), new(Region: "360102", Channel: "WeChat"), new(Unit: documents[0].Unit, Type: "Complaint"),
            new(OwnUnit: documents[0].Unit, Words: SearchWords.Parse("影响")), new(From: new DateOnly(2026, 10, 1), To: new DateOnly(2026, 10, 7)),
            new(SearchWords.Parse("居民"), From: new DateOnly(2026, 11, 1)), new(OwnUnit: "nobody"),
            new(Near: placed.Tile), new(Near: placed.Tile, Category: placed.Category, From: new DateOnly(2026, 10, 1)), new(Near: MapTile.Of(0, 0)),
            new(Flags: ["Difficult"]), new(SearchWords.Parse("影响"), Category: "05", Flags: ["Group"]), new(Flags: ["Anonymous", "Difficult"]),
        ];
    }

    private static async Task<IReadOnlyList<Guid>> IdsAsync(ITicketIndex index, IndexFilter filter) => (await index.FindAsync(new IndexAsk(filter), Ct)).Ids;

    private static void Same(IndexFacets expected, IndexFacets actual)
    {
        Assert.Equal(expected.States, actual.States);
        Assert.Equal(expected.Types, actual.Types);
        Assert.Equal(expected.Categories, actual.Categories);
        Assert.Equal(expected.Regions, actual.Regions);
        Assert.Equal(expected.Units, actual.Units);
        Assert.Equal(expected.Channels, actual.Channels);
        Assert.Equal(expected.Flags, actual.Flags);
        Assert.Equal(expected.Days.OrderBy(day => day.Key), actual.Days.OrderBy(day => day.Key));
    }
}
