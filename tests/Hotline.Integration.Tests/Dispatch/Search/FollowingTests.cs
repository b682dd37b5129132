using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Dispatch.Trends;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Search;

/// <summary>The embedded index follows the outbox of a real database.</summary>
public sealed class FollowingTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_is_found_once_it_left_the_draft_and_as_it_stands_now()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var draft = await search.Scene.DraftAsync(Fields());
        await search.FollowAsync();
        Assert.Equal(0, (await FindAsync(search, "坑洞", TheAgent)).Total);

        await search.Scene.DoneAsync(draft, new Accept(), TheAgent);
        await search.FollowAsync();
        var found = await FindAsync(search, "坑洞", TheAgent);
        Assert.Equal(draft, Assert.Single(found.Found).Line.Id);
        Assert.Equal(("AwaitingSignFor", "待签收", 1), Only(found.Facets.States));
        Assert.Equal(("05", "城乡建设与管理", 1), Only(found.Facets.Categories));
        Assert.Equal(("3601", "南昌市", 1), Only(found.Facets.Regions));
        Assert.Contains("一个大坑", Assert.Single(found.Found).Snippet.Text, StringComparison.Ordinal);

        await search.Scene.DoneAsync(draft, new SignFor(), RoadLiaison);
        await search.FollowAsync();
        Assert.Equal(0, (await search.Search.FindAsync(new SearchQuestion("坑洞", TicketState.AwaitingSignFor), TheAgent, Ct))!.Total);
        Assert.Equal(1, (await search.Search.FindAsync(new SearchQuestion("坑洞", TicketState.InHandling), TheAgent, Ct))!.Total);
    }

    [Fact]
    public async Task A_found_ticket_shows_the_limit_that_every_list_shows_whatever_other_units_have_to_do_sooner()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var id = await search.Scene.DispatchedAsync();
        await search.Scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await search.Scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
        await search.Scene.DoneAsync(id, new AskAssist(WaterUnit, Pii.Text("请核查井盖")), RoadLiaison);
        await search.Scene.DoneAsync(id, new Supervise(SupervisionLevel.Hotline, Pii.Text("一日内回复")), Supervisor);
        await search.FollowAsync();
        var listed = Assert.Single((await search.Scene.Lists.ListAsync(TicketListKind.All, Supervisor, null, 10, Ct)).Lines).DueAt;
        Assert.True(await search.Scene.ScalarAsync<bool>($"select min(due_at) < '{listed:O}' from dispatch.deadline where ticket_id = '{id}' and state = 'Running'"));
        Assert.Equal(listed, Assert.Single((await FindAsync(search, "坑洞", Supervisor)).Found).Line.DueAt);
        var draft = await search.Scene.DraftAsync(Fields());
        Assert.Equal(listed, Assert.Single(await search.Similar.FindAsync(new SimilarQuestion("门口路面有一个大坑", Except: draft), TheAgent, Ct)).Line.DueAt);
    }

    [Fact]
    public async Task Each_finds_only_what_they_may_know_of_and_reads_it_as_their_role_does()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var id = await search.Scene.DispatchedAsync(Fields() with { Content = Pii.Text("熊建国说电动车在坑里摔倒，回电13879100001。") });
        await search.FollowAsync();
        Assert.Equal(id, Assert.Single((await FindAsync(search, "电动车", RoadLiaison)).Found).Line.Id);
        var foreign = await FindAsync(search, "电动车", WaterLiaison);
        Assert.Equal((0, 0), (foreign.Total, foreign.Facets.Units.Count));
        Assert.Equal(0, (await FindAsync(search, "电动车", Actor.Of(Guid.CreateVersion7(), "胡军", null, Role.Administrator))).Total);

        var leaders = Assert.Single((await FindAsync(search, "电动车", Leader)).Found).Snippet.Text;
        Assert.Contains("电动车", leaders, StringComparison.Ordinal);
        Assert.DoesNotContain("熊建国", leaders, StringComparison.Ordinal);
        Assert.DoesNotContain("13879100001", leaders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_secrecy_after_acceptance_leaves_the_index_and_is_like_nobody()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var id = await search.Scene.DispatchedAsync();
        await search.FollowAsync();
        Assert.Equal(1, (await FindAsync(search, "大坑", TheAgent)).Total);
        await search.Scene.DoneAsync(id, new KeepSecret(), Actor.Citizen);
        await search.FollowAsync();
        Assert.Equal(0, (await FindAsync(search, "大坑", TheAgent)).Total);
        Assert.Equal("保密", Assert.Single((await search.Scene.Lists.ListAsync(TicketListKind.All, Supervisor, null, 10, Ct)).Lines).Phone.Text);
        var revealed = await search.Scene.Services.GetRequiredService<Reveal>().ShowAsync(id, PersonalField.CallNumber, "核实情况", Dispatcher, Ct);
        Assert.IsType<Refusal.MayNotReveal>(Assert.IsType<Outcome<Pii>.Refused>(revealed).Why);
        Assert.Equal("Void", await search.Scene.ScalarAsync<string>($"select state from dispatch.deadline where ticket_id = '{id}' and kind = 'Contact'"));
    }

    [Fact]
    public async Task Nobody_is_found_by_name_number_or_address()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        await search.Scene.DispatchedAsync(Fields() with { Content = Pii.Text("熊建国说电动车在坑里摔倒，回电13879100001。") });
        await search.Scene.DispatchedAsync(Fields() with { Confidential = true, Content = Pii.Text("举报秘密内容") });
        await search.FollowAsync();
        foreach (var personal in new[] { "熊建国", "建国", "13879100001", "朝阳中路", "秘密" })
        {
            Assert.Equal(0, (await FindAsync(search, personal, Supervisor)).Total);
        }

        Assert.Equal(2, (await FindAsync(search, null, Supervisor)).Total);
    }

    [Fact]
    public async Task Marks_are_counted_and_found_as_they_are_set_and_lifted()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        await search.Scene.DispatchedAsync();
        var id = await search.Scene.DispatchedAsync();
        await search.Scene.DoneAsync(id, new FlagGroup(true, Pii.Text("全小区联名")), Dispatcher);
        await search.Scene.DoneAsync(id, new FlagDifficult(true, Pii.Text("多家单位推诿")), Supervisor);
        await search.FollowAsync();
        Assert.Equal([("Difficult", "疑难", 1), ("Group", "群诉", 1)], (await FindAsync(search, null, TheAgent)).Facets.Flags.Select(flag => (flag.Code, flag.Name, flag.Count)));
        var found = await FlaggedAsync(search, TicketFlag.Difficult, TicketFlag.Group);
        Assert.Equal((1, id), (found.Total, Assert.Single(found.Found).Line.Id));
        Assert.Equal(0, (await FlaggedAsync(search, TicketFlag.Difficult, TicketFlag.Anonymous)).Total);

        await search.Scene.DoneAsync(id, new FlagDifficult(false, Pii.Text("已协调")), Supervisor);
        await search.FollowAsync();
        Assert.Equal(0, (await FlaggedAsync(search, TicketFlag.Difficult)).Total);
        Assert.Equal(1, (await FlaggedAsync(search, TicketFlag.Group)).Total);
    }

    [Fact]
    public async Task A_voice_is_a_request_and_no_matter_in_search_and_on_both_maps_until_its_merge_is_undone()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var scene = search.Scene;
        var there = Fields() with { Longitude = 115.89, Latitude = 28.67, Datum = "GCJ-02" };
        var (matter, voice) = (await scene.DispatchedAsync(there), await scene.DispatchedAsync(there));
        var matters = scene.Services.GetRequiredService<MatterDesk>();
        Assert.IsType<Outcome<TicketStamp>.Done>(await matters.MergeAsync(voice, (await scene.Reader.PageAsync(matter, Dispatcher, Ct))!.Line.Number!, null, fromDraft: false, Dispatcher, null, Ct));
        Assert.Equal([(2, 1), (2, 1), (2, 1)], await CountedAsync());
        Assert.Equal([voice], (await scene.Lists.ListAsync(TicketListKind.All, Dispatcher, null, 50, Ct)).Lines.Where(line => line.Merged).Select(line => line.Id));

        Assert.IsType<Outcome<TicketStamp>.Done>(await matters.UndoAsync(voice, Pii.Text("另一处"), Dispatcher, null, Ct));
        Assert.Equal([(2, 2), (2, 2), (2, 2)], await CountedAsync());

        async Task<IEnumerable<(int Requests, int Matters)>> CountedAsync()
        {
            await search.FollowAsync();
            await scene.ReadAsync(new TrendRollup());
            var (found, heat, day) = (await FindAsync(search, "坑洞", TheAgent), scene.Services.GetRequiredService<HeatReader>(), new DateOnly(2026, 11, 25));
            var (cell, county) = (Assert.Single((await heat.GridAsync(day, day, null, 12, Ct))!), Assert.Single(await heat.CountiesAsync(day, day, null, Ct))); // The engine answers.
            return [(found.Total, found.Matters), (cell.Requests, cell.Matters), (county.Requests, county.Matters)];
        }
    }

    [Fact]
    public async Task An_anonymous_ticket_is_found_by_its_mark_and_by_nothing_that_was_said()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var id = await search.Scene.DispatchedAsync(Fields() with { Anonymous = true, Content = Pii.Text("举报人熊建国，电话13879100001。"), Longitude = 115.89, Latitude = 28.67, Datum = "GCJ-02" });
        await search.FollowAsync();
        Assert.Equal(id, Assert.Single((await FlaggedAsync(search, TicketFlag.Anonymous)).Found).Line.Id);
        foreach (var said in new[] { "坑洞", "举报人", "熊建国", "13879100001", "朝阳中路" })
        {
            Assert.Equal(0, (await FindAsync(search, said, Supervisor)).Total);
        }

        Assert.Empty(await search.Index.GridAsync(new IndexFilter(), 12, Ct));
        Assert.Empty(await search.Index.WordsAsync(new IndexFilter(), null, 1, 100, Ct));
    }

    [Fact]
    public async Task An_index_that_was_lost_or_is_of_another_database_is_built_anew()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var id = await search.Scene.DispatchedAsync();
        await search.Index.OpenAsync(Ct);
        await search.Index.ApplyAsync([], new IndexCursor("2/another/database", "1", 1, search.Scene.Time.GetUtcNow()), Ct);
        await search.FollowAsync();
        Assert.Equal(id, Assert.Single((await FindAsync(search, "坑洞", TheAgent)).Found).Line.Id);

        // Away longer than the outbox keeps its rows: what happened meanwhile is found too.
        search.Scene.Time.Advance(TimeSpan.FromMinutes(1)); // Of equals, the newer comes first.
        var late = await search.Scene.DispatchedAsync();
        search.Scene.Time.Advance(TimeSpan.FromDays(81));
        await search.Scene.ScalarAsync<long>("with gone as (delete from dispatch.outbox returning 1) select count(*) from gone");
        var cursor = (await search.Index.OpenAsync(Ct))!;
        Assert.True(search.Scene.Time.GetUtcNow() - cursor.At > TimeSpan.FromDays(80));
        await search.FollowAsync();
        Assert.Equal([late, id], (await FindAsync(search, "坑洞", TheAgent)).Found.Select(one => one.Line.Id));
    }

    [Fact]
    public async Task Similar_cases_come_with_how_alike_they_are()
    {
        await using var search = await SearchScene.StartAsync(postgres);
        var alike = await search.Scene.DispatchedAsync();
        var other = await search.Scene.DraftAsync(Fields(NoWater) with { Title = Pii.Text("医保报销比例"), Content = Pii.Text("想了解职工医保在社区医院看门诊能报销多少。") });
        await search.Scene.DoneAsync(other, new Accept(), TheAgent);
        await search.FollowAsync();
        var draft = await search.Scene.DraftAsync(Fields());
        var found = Assert.Single(await search.Similar.FindAsync(new SimilarQuestion("路面坑洞 门口路面有个大坑，电动车容易摔倒", Xihu, Except: draft), TheAgent, Ct));
        Assert.Equal((alike, true), (found.Line.Id, found.Likeness.SameCounty));
        Assert.InRange(found.Likeness.TextPercent, 60, 100);
        Assert.Empty(await search.Similar.FindAsync(new SimilarQuestion("路面坑洞，门口路面有个大坑，电动车容易摔倒", Xihu), WaterLiaison, Ct));
        Assert.Empty(await search.Similar.FindAsync(new SimilarQuestion("坑"), TheAgent, Ct));
        Assert.Empty(await search.Similar.FindAsync(new SimilarQuestion("公园里有人钓鱼不肯走"), TheAgent, Ct));
    }

    private static async Task<SearchFindings> FindAsync(SearchScene search, string? words, Actor actor) =>
        (await search.Search.FindAsync(new SearchQuestion(words), actor, Ct))!; // The embedded engine always answers.

    private static async Task<SearchFindings> FlaggedAsync(SearchScene search, params TicketFlag[] flags) =>
        (await search.Search.FindAsync(new SearchQuestion(Flags: flags), TheAgent, Ct))!; // As above.

    private static (string Code, string Name, int Count) Only(IReadOnlyList<FacetValue> values) => (Assert.Single(values).Code, values[0].Name, values[0].Count);
}
