using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>先行联系 as it is stored: the clock is swept, told of, stopped and counted.</summary>
public sealed class FirstContactTests(PostgresFixture postgres)
{
    private static readonly RecordContact Reached = new(ContactWay.Telephone, Reached: true, Note: Pii.Text("已告知由本单位办理"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_lights_turn_the_units_leader_is_told_once_it_runs_over_and_the_contact_ends_it()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, Reached with { Reached = false }, RoadLiaison);

        // Due at half past five on Thursday: half the thirteen hours are gone at half past nine, four fifths at 14:54.
        await LightAtAsync(26, 9, 30, Light.Amber);
        await LightAtAsync(26, 14, 54, Light.Red);
        await LightAtAsync(26, 17, 29, Light.Red);
        await LightAtAsync(26, 17, 30, Light.Overdue);
        var digests = scene.Services.GetRequiredService<EscalationDigests>();
        await digests.GatherAsync(Ct);
        Assert.Equal([(DeadlineKind.Contact, 1)], Assert.Single(await digests.UnseenAsync(RoadLiaison, 10, Ct)).Worst.Select(line => (line.Kind, line.Level)));

        var line = Assert.Single((await scene.Lists.ListAsync(TicketListKind.Unit, RoadLiaison, null, 10, Ct)).Lines);
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 17, 30, 0, TimeSpan.FromHours(8)), line.DueAt);
        await scene.DoneAsync(id, Reached, RoadLiaison);
        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        var clock = page.Clocks.Single(one => one.Kind == DeadlineKind.Contact);
        Assert.Equal((DeadlineState.Met, false, "先行联系"), (clock.State, clock.WasLate, clock.Name)); // In the very second it was due.
        Assert.Equal(Light.Normal, page.Line.Light);
        Assert.Equal(["已告知由本单位办理", "已告知由本单位办理"], page.History.Where(one => one.Kind == nameof(TicketEvent.Contacted)).Select(one => one.Text.Text));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where data::text like '%已告知%'"));

        async Task LightAtAsync(int day, int hour, int minute, Light expected)
        {
            scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(8)));
            await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
            Assert.Equal(expected, (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Clocks.Single(one => one.Kind == DeadlineKind.Contact).Light);
        }
    }

    [Fact]
    public async Task The_ledger_counts_it_when_it_ends_or_has_run_over_and_a_frozen_month_keeps_its_figure()
    {
        await using var scene = await StartAsync(postgres);
        var (kept, late) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.DoneAsync(kept, Reached, RoadLiaison);
        await scene.DoneAsync(late, Reached with { Reached = false }, RoadLiaison);
        await CountedAsync(scene);
        Assert.Equal("1/1", await FigureAsync(scene, "metric_cell"));
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 12, 3, 8, 0, 0, TimeSpan.FromHours(8)));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await CountedAsync(scene);
        Assert.Equal("1/2", await FigureAsync(scene, "metric_cell"));
        await scene.Services.GetRequiredService<MonthlyFreeze>().RunAsync(Ct);
        await scene.DoneAsync(late, Reached, RoadLiaison);
        await CountedAsync(scene);
        Assert.Equal(("1/2", "1/2"), (await FigureAsync(scene, "metric_cell"), await FigureAsync(scene, "metric_snapshot")));

        var (trail, asked) = (scene.Services.GetRequiredService<MetricTrail>(), new MetricQuestion(new DateOnly(2026, 11, 1)));
        Assert.Equal(kept, Assert.Single(await trail.TicketsAsync(MetricCatalog.Find("contacted-in-time")!, asked, TrailPart.Hit, null, 10, Ct)).TicketId);
        Assert.Equal(late, Assert.Single(await trail.TicketsAsync(MetricCatalog.Find("contacted-in-time")!, asked, TrailPart.Miss, null, 10, Ct)).TicketId);
    }

    [Fact]
    public async Task Run_over_it_is_on_the_units_list_of_judgements_and_an_upheld_appeal_takes_it_out_of_the_figure()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await CountedAsync(scene);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 26, 17, 31, 0, TimeSpan.FromHours(8)));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await CountedAsync(scene);
        Assert.Equal("0/1", await FigureAsync(scene, "metric_cell"));
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Judged, RoadLiaison, null, 10, Ct)).Lines).Id);
        var held = Assert.Single((await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Judgements);
        Assert.Equal((JudgementKind.LateContact, "先行联系超期"), (held.Kind, TypeWords.Of(held.Kind)));
        await scene.DoneAsync(id, new Appeal(JudgementKind.LateContact, 1, Pii.Text("号码为空号"), Pii.Text("通话记录")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnAppeal(RoadUnit, JudgementKind.LateContact, 1, Uphold: true, Pii.Text("属实")), Supervisor);
        await CountedAsync(scene);
        Assert.Equal("none", await FigureAsync(scene, "metric_cell"));
        Assert.Equal(["及时反馈率"], Assert.Single((await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Judgements).NotCounted);
    }

    [Fact]
    public async Task Whom_nobody_has_reached_near_or_past_the_limit_is_a_list_nearest_limit_first()
    {
        await using var scene = await StartAsync(postgres);
        var late = new List<Guid>();
        foreach (var minute in new[] { 0, 10, 20 })
        {
            scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 10, minute, 0, TimeSpan.FromHours(8)));
            late.Add(await scene.DispatchedAsync(Fields() with { Urgency = Urgency.Critical }));
        }

        var (reached, returned, calm) = (await scene.DispatchedAsync(Fields() with { Urgency = Urgency.Critical }), await scene.DispatchedAsync(Fields() with { Urgency = Urgency.Critical }), await scene.DispatchedAsync());
        Assert.Empty(await ListedAsync(Dispatcher));
        await scene.DoneAsync(reached, Reached, RoadLiaison);
        await scene.DoneAsync(returned, new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 11, 58, 0, TimeSpan.FromHours(8))); // Red from 11:36 on, then 11:46 and 11:56.
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal(late, await ListedAsync(Dispatcher));
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 13, 0, 0, TimeSpan.FromHours(8)));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal(late, await ListedAsync(Supervisor));
        Assert.DoesNotContain(calm, await ListedAsync(Leader));
        Assert.Empty(await ListedAsync(RoadLiaison));
        Assert.Empty(await ListedAsync(TheAgent));

        var first = await scene.Lists.ListAsync(TicketListKind.Contacts, Dispatcher, null, 2, Ct);
        Assert.Equal((2, late[2]), (first.Lines.Count, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Contacts, Dispatcher, first.Next, 2, Ct)).Lines).Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(8)), first.Lines[0].DueAt);
        await scene.DoneAsync(late[0], Reached, RoadLiaison);
        Assert.Equal(late[1..], await ListedAsync(Dispatcher));

        async Task<IEnumerable<Guid>> ListedAsync(Actor actor) => (await scene.Lists.ListAsync(TicketListKind.Contacts, actor, null, 10, Ct)).Lines.Select(line => line.Id);
    }

    [Fact]
    public async Task A_call_of_the_hotlines_own_makes_no_open_page_stale_and_is_written_down_once()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var version = (await scene.DoneAsync(id, new SignFor(), RoadLiaison)).Version;
        var call = new LinkCall(Guid.CreateVersion7(), RoadUnit, scene.Time.GetUtcNow(), scene.Time.GetUtcNow());
        var caller = Actor.Of(RoadLiaison.AccountId, RoadLiaison.Name, RoadUnit, Role.System);
        Assert.Equal(version, (await scene.DoneAsync(id, call, caller)).Version);
        Assert.Equal(version, (await scene.DoneAsync(id, call, caller)).Version);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'Contacted'"));
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Desk.DoAsync(id, new Reply(Pii.Text("已修")), RoadLiaison, version, Ct));
    }

    private static async Task CountedAsync(DispatchScene scene)
    {
        await Metrics.LedgerReplayTests.FillAsync(scene);
        await scene.ReadAsync(new LedgerFollower(scene.Time));
    }

    private static Task<string> FigureAsync(DispatchScene scene, string table) =>
        scene.ScalarAsync<string>($"select coalesce(sum(numerator) || '/' || sum(denominator), 'none') from dispatch.{table} where metric = 'contacted-in-time/5' and unit_code = '{RoadUnit}'");
}
