using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Dispatch.Trends;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class TrendTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollups_count_requests_by_day_category_and_county()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var answered = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(answered, new AnswerOnCall(Pii.Text("今晚恢复供水")), TheAgent);
        scene.Time.Advance(TimeSpan.FromDays(1));
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        var late = await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromDays(9));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await scene.DoneAsync(late, new Urge(), TheAgent);
        scene.Time.Advance(TimeSpan.FromDays(1));
        await scene.DoneAsync(id, new Reply(Pii.Text("已修")), RoadLiaison);
        await scene.DoneAsync(id, new FollowUp(true, true, Solved.Solved, Satisfaction.Dissatisfied), TheAgent);
        await DrainAsync(scene);

        var report = await scene.Services.GetRequiredService<TrendReader>().PeriodAsync(new(2026, 11, 24), new(2026, 12, 6), null, null, Ct);
        Assert.Equal([0, 2, 1, 0], report.Days.Select(day => day.Requests).Take(4));
        Assert.All(report.Days, day => Assert.Equal(day.Requests, day.OnCall + day.Dispatched));
        Assert.Equal(2, report.Overdue);
        Assert.Equal((3, 1, 2, 1, 1), (report.Requests, report.OnCall, report.Dispatched, report.Replied, report.Closed));
        Assert.Equal((1, 0), (report.Solved, report.Satisfied));
        Assert.Equal(new CodeTrend("05", "城乡建设与管理", 3, 3), Assert.Single(report.Categories));
        Assert.Equal(new CodeTrend(Xihu, "西湖区", 3, 3), Assert.Single(report.Counties));
        Assert.Equal("投诉", Assert.Single(report.Types).Name);
        Assert.NotNull(report.UpdatedAt);
    }

    [Fact]
    public async Task Demand_can_be_narrowed_to_a_category_and_an_area_and_a_surge_is_named()
    {
        await using var scene = await StartAsync(postgres);
        for (var day = 0; day < 10; day++)
        {
            await scene.DispatchedAsync();
            scene.Time.Advance(TimeSpan.FromDays(1));
        }

        for (var n = 0; n < 6; n++)
        {
            var waterless = await scene.DraftAsync(Fields(NoWater));
            await scene.DoneAsync(waterless, new AnswerOnCall(Pii.Text("今晚恢复供水")), TheAgent);
        }

        await DrainAsync(scene);
        var trends = scene.Services.GetRequiredService<TrendReader>();
        DateOnly from = new(2026, 11, 20), to = new(2026, 12, 5);
        Assert.Equal(16, (await trends.PeriodAsync(from, to, null, null, Ct)).Requests);
        var narrowed = await trends.PeriodAsync(from, to, "05", Xihu, Ct);
        Assert.Equal([("0504", 10), ("0505", 6)], narrowed.Categories.Select(one => (one.Code, one.Requests)));
        Assert.Equal(0, (await trends.PeriodAsync(from, to, "05", "360102", Ct)).Requests);
        var surge = Assert.Single(await scene.Services.GetRequiredService<SurgeReader>().OfDayAsync(to, Ct));
        Assert.Equal((NoWater, Xihu, 6, 6), (surge.Category, surge.Region, surge.Count, surge.Matters));
        Assert.Empty(await scene.Services.GetRequiredService<SurgeReader>().OfDayAsync(to.AddDays(-1), Ct));
    }

    [Fact]
    public async Task A_request_that_a_dispatcher_classified_counts_where_it_belongs_on_its_own_day()
    {
        await using var scene = await StartAsync(postgres);
        var submitted = await scene.Services.GetRequiredService<CitizenDesk>().SubmitAsync(
            new CitizenRequest(IntakeChannel.Web, "a", Pii.Text("门口路面有一个大坑"), Pii.Phone("13879100001"), TicketType.Complaint, RegionCode: Xihu), Ct);
        var id = Assert.IsType<Outcome<CitizenReceipt>.Done>(submitted).Value.TicketId;
        await DrainAsync(scene);
        var trends = scene.Services.GetRequiredService<TrendReader>();
        DateOnly day = new(2026, 11, 25);
        Assert.Equal(0, (await trends.PeriodAsync(day, day, "05", null, Ct)).Requests);

        scene.Time.Advance(TimeSpan.FromDays(2));
        await scene.DoneAsync(id, new Regrade(Pii.Text("实为求助"), TicketType.Help), Dispatcher); // Its type too counts as it was set right.
        await scene.DoneAsync(id, new DispatchTo(RoadUnit, null, PotHole), Dispatcher);
        await DrainAsync(scene);
        Assert.Equal("Help", await scene.ScalarAsync<string>("select string_agg(type, ' ') from dispatch.daily_rollup where accepted <> 0"));
        Assert.Equal((1, 1), ((await trends.PeriodAsync(day, day, "05", null, Ct)).Requests, (await trends.PeriodAsync(day, day, null, null, Ct)).Requests));
        Assert.Equal(0, (await trends.PeriodAsync(day.AddDays(1), day.AddDays(5), null, null, Ct)).Requests);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select coalesce(sum(accepted), 0) from dispatch.daily_rollup where category_code = ''"));
    }

    [Fact]
    public async Task Many_voices_of_one_matter_are_one_matter_on_the_day_on_which_each_came()
    {
        await using var scene = await StartAsync(postgres);
        await scene.ScalarAsync<int>("insert into dispatch.category values ('050402', '井盖', '0504') returning 1");
        var (matter, first) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        scene.Time.Advance(TimeSpan.FromDays(1));
        var second = await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromDays(3));
        await MergedAsync(scene, first, matter);
        await MergedAsync(scene, second, matter);
        await DrainAsync(scene);
        Assert.Equal([(2, 1), (1, 0), (0, 0), (0, 0), (0, 0)], await DaysAsync(null));
        var report = await PeriodAsync(null);
        Assert.Equal((3, 1), (report.Requests, report.Matters));
        Assert.All([Assert.Single(report.Categories), Assert.Single(report.Counties), Assert.Single(report.Types)], one => Assert.Equal((3, 1), (one.Requests, one.Matters)));

        // Taken out again, it is a matter of its own; done again under another category, a voice stays a voice.
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(second, Pii.Text("另一处"), Dispatcher, null, Ct));
        await scene.DoneAsync(first, new AnswerWithMatter(matter, "1", RoadUnit, Pii.Text("已修")), Actor.System);
        await scene.DoneAsync(first, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
        await scene.DoneAsync(first, new DispatchTo(RoadUnit, CategoryCode: "050402"), Dispatcher);
        await DrainAsync(scene);
        Assert.Equal([(2, 1), (1, 1), (0, 0), (0, 0), (0, 0)], await DaysAsync(null));
        Assert.Equal(((1, 0), (2, 2)), ((await PeriodAsync("050402")) is var other ? (other.Requests, other.Matters) : default, (await PeriodAsync(PotHole)) is var own ? (own.Requests, own.Matters) : default));

        // Merged a second time it is no fewer matters than before.
        await MergedAsync(scene, first, matter);
        await DrainAsync(scene);
        Assert.Equal([(2, 1), (1, 1), (0, 0), (0, 0), (0, 0)], await DaysAsync(null));

        Task<TrendReport> PeriodAsync(string? category) => scene.Services.GetRequiredService<TrendReader>().PeriodAsync(new(2026, 11, 25), new(2026, 11, 29), category, null, Ct);
        async Task<IEnumerable<(int, int)>> DaysAsync(string? category) => (await PeriodAsync(category)).Days.Select(day => (day.Requests, day.Matters));
    }

    private static async Task MergedAsync(DispatchScene scene, Guid voice, Guid matter)
    {
        var number = (await scene.Reader.PageAsync(matter, Supervisor, Ct))!.Line.Number!;
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().MergeAsync(voice, number, null, fromDraft: false, Dispatcher, null, Ct));
    }

    [Fact]
    public async Task An_answer_found_wrong_leaves_the_figures_of_the_day_on_which_it_was_given()
    {
        await using var scene = await StartAsync(postgres);
        await scene.ScalarAsync<int>("update dispatch.policy set answer_check_percent = 100 returning 1");
        var stands = await scene.DraftAsync(Fields());
        var wrong = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(stands, new AnswerOnCall(Pii.Text("可以网上办理")), TheAgent);
        await scene.DoneAsync(wrong, new AnswerOnCall(Pii.Text("今晚恢复供水")), TheAgent);
        await DrainAsync(scene);
        scene.Time.Advance(TimeSpan.FromDays(6));
        await scene.DoneAsync(wrong, new CheckAnswer(false, Pii.Text("并未恢复")), Supervisor);
        await scene.DoneAsync(wrong, new ReopenAnswered(Pii.Text("须由水务办理")), Supervisor);
        await scene.DoneAsync(wrong, new DispatchTo(WaterUnit), Dispatcher);
        await DrainAsync(scene);
        var trends = scene.Services.GetRequiredService<TrendReader>();
        DateOnly day = new(2026, 11, 25);
        Assert.Equal([(2, 1, 1), (1, 0, 1), (1, 1, 0)], new[] { await OfAsync(null), await OfAsync("0505"), await OfAsync("0504") });
        var later = await trends.PeriodAsync(day.AddDays(1), day.AddDays(10), null, null, Ct);
        Assert.Equal((0, 0), (later.Requests, later.OnCall));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.daily_rollup where on_call < 0"));

        async Task<(int, int, int)> OfAsync(string? category) =>
            await trends.PeriodAsync(day, day, category, null, Ct) is var report ? (report.Requests, report.OnCall, report.Dispatched) : default;
    }

    [Fact]
    public async Task An_event_is_counted_once_even_when_two_nodes_read_at_once()
    {
        await using var scene = await StartAsync(postgres);
        for (var n = 0; n < 20; n++)
        {
            await scene.DispatchedAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DrainAsync(scene))));
        await DrainAsync(scene);
        Assert.Equal(20L, await scene.ScalarAsync<long>("select sum(accepted) from dispatch.daily_rollup"));
        Assert.Equal(20L, await scene.ScalarAsync<long>("select sum(dispatched) from dispatch.daily_rollup"));
    }

    /// <summary>Reads until the cursor is at the last row: other tests in the same cluster hold rows back for a moment.</summary>
    private static async Task DrainAsync(DispatchScene scene)
    {
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The rollups did not catch up.");
            await reader.RunOnceAsync(new TrendRollup(), Ct);
        }
        while (!await scene.ScalarAsync<bool>("select coalesce((select id from dispatch.outbox_cursor where consumer = 'trends'), 0) = (select max(id) from dispatch.outbox)"));
    }
}
