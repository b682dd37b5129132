using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The whole road of a disputed ticket: returned, returned again, ruled on, and the catalogue knows better next time.</summary>
public sealed class DutyRulingTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_return_is_ruled_on_and_the_next_request_goes_where_the_ruling_said()
    {
        await using var scene = await StartFeedingAsync();
        var id = await scene.DispatchedAsync();
        var citizenDue = await CitizenDueAsync(scene);
        await scene.DoneAsync(id, Return(WaterUnit), RoadLiaison);
        scene.Time.Advance(TimeSpan.FromMinutes(30));
        await scene.DoneAsync(id, new RuleOnReturn(true), Dispatcher);
        await scene.DoneAsync(id, new DispatchTo(WaterUnit), Dispatcher);
        scene.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(TicketState.Ruling, (await scene.DoneAsync(id, Return(RoadUnit), WaterLiaison)).State);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Rulings, Supervisor, null, 10, Ct)).Lines).Id);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Rulings, WaterLiaison, null, 10, Ct)).Lines);

        scene.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TicketState.AwaitingSignFor, (await scene.DoneAsync(id, new RuleOnDuty(WaterUnit, Pii.Text("坑由供水管破裂造成"), "城镇供水条例第30条", ForCatalog: true), Supervisor)).State);
        await scene.RefusedAsync<Refusal.ReturnForbidden>(id, Return(RoadUnit), WaterLiaison);
        Assert.Equal(citizenDue, await CitizenDueAsync(scene));
        var page = (await scene.Reader.PageAsync(id, WaterLiaison, Ct))!;
        Assert.Equal((2, true), (page.ReturnCount, page.ReturnForbidden));
        Assert.Equal(["权属图"], page.History.Where(line => line.Kind == nameof(TicketEvent.Returned)).Select(line => line.Evidence.Text).Distinct());

        await FedAsync(scene);
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        var next = await scene.DispatchedAsync();
        Assert.Equal(WaterUnit, (await scene.Reader.PageAsync(next, Supervisor, Ct))!.Line.UnitCode);
        Assert.Contains($"城镇供水条例第30条（权责裁定，工单{page.Line.Number}）", (await scene.Reader.PageAsync(next, Supervisor, Ct))!.RuleWords, StringComparison.Ordinal);
        Assert.Equal(1L, await scene.ScalarAsync<long>($"select count(*) from dispatch.audit where action = 'catalog.precedent' and ticket_id = '{id}'"));
    }

    [Fact]
    public async Task A_ruling_for_this_ticket_alone_leaves_the_catalogue_as_it_was()
    {
        await using var scene = await StartFeedingAsync();
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, Return(WaterUnit), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher);
        await scene.DoneAsync(id, Return(WaterUnit), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnDuty(WaterUnit, Pii.Text("此处为供水施工"), "施工许可"), Supervisor);
        await FedAsync(scene);
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        Assert.Equal(RoadUnit, (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!.Line.UnitCode);
    }

    [Fact]
    public async Task A_ruling_corrects_the_rule_whose_word_sent_it_wrong_and_what_it_says_nothing_of_stays()
    {
        await using var scene = await StartFeedingAsync();
        await scene.ScalarAsync<int>($"insert into dispatch.unit (code, name, region_code) values ('helps', '西湖区协办单位', '{Xihu}') returning 1");
        await scene.Services.GetRequiredService<RuleStore>().UpsertAsync(
            [
                new(PotHole, Xihu, RoadUnit, "旧依据", Assistants: $"helps|{WaterUnit}", LimitAmount: 15, LimitUnit: SpanUnit.Days), new(PotHole, Xihu, RoadUnit, Keyword: "大坑", LimitAmount: 24, LimitUnit: SpanUnit.Hours),
                new(PotHole, Xihu, RoadUnit, Keyword: "井盖"),
            ], Ct);
        await RuledAsync(new RuleOnDuty(WaterUnit, Pii.Text("供水管破裂"), "供水条例", ForCatalog: true));
        var book = (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules;
        Assert.Equal((WaterUnit, "helps", new Span(15, SpanUnit.Days)), (Rule("") is var plain ? plain.UnitCode : "", plain.Assistants, plain.Limit)); // Who leads does not assist.
        Assert.Equal((WaterUnit, new Span(24, SpanUnit.Hours)), (Rule("大坑").UnitCode, Rule("大坑").Limit));
        Assert.Equal((RoadUnit, null), (Rule("井盖").UnitCode, Rule("井盖").LegalBasis));
        Assert.Equal(WaterUnit, (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!.Line.UnitCode);

        // 指定主办+协办: whom the ruling names assists from now on, and nobody else.
        await RuledAsync(new RuleOnDuty(RoadUnit, Pii.Text("路面归住建"), "三定方案", ForCatalog: true, [new AskedUnit(WaterUnit)]));
        book = (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules;
        Assert.Equal([(RoadUnit, WaterUnit), (RoadUnit, WaterUnit)], new[] { "", "大坑" }.Select(word => (Rule(word).UnitCode, Rule(word).Assistants)));

        RoutingRule Rule(string word) => book.All.Single(rule => rule.Key == new RuleKey(PotHole, Xihu, word));

        async Task RuledAsync(RuleOnDuty ruling)
        {
            var id = await scene.DispatchedAsync();
            var (has, gets) = (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Line.UnitCode == RoadUnit ? (RoadLiaison, WaterUnit) : (WaterLiaison, RoadUnit);
            await scene.DoneAsync(id, Return(gets), has);
            await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher);
            await scene.DoneAsync(id, Return(gets), has);
            await scene.DoneAsync(id, ruling, Supervisor);
            await FedAsync(scene);
            scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        }
    }

    [Fact]
    public async Task A_ruling_for_a_county_keeps_what_the_citys_rule_gives()
    {
        await using var scene = await StartFeedingAsync();
        await scene.Services.GetRequiredService<RuleStore>().UpsertAsync([new(NoWater, "3601", RoadUnit, Assistants: WaterUnit, LimitAmount: 7, LimitUnit: SpanUnit.Days)], Ct);
        var id = await scene.DispatchedAsync(Fields(NoWater));
        await scene.DoneAsync(id, Return(WaterUnit), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher);
        await scene.DoneAsync(id, Return(WaterUnit), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnDuty(WaterUnit, Pii.Text("供水"), "供水条例", ForCatalog: true), Supervisor);
        await FedAsync(scene);
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        var rules = (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules.All.Where(rule => rule.CategoryCode == NoWater).ToList();
        Assert.Equal([(Xihu, WaterUnit, "", 7), ("3601", RoadUnit, WaterUnit, 7)], rules.OrderByDescending(rule => rule.RegionCode.Length).Select(rule => (rule.RegionCode, rule.UnitCode, rule.Assistants, rule.LimitAmount!.Value)));
    }

    [Fact]
    public async Task A_third_round_waits_for_a_ruling_which_opens_it()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await UnsolvedAsync();
        Assert.Equal(TicketState.Redo, (await scene.DoneAsync(id, Unsolved, TheAgent)).State); // Nobody is above the unit: a dispatcher's.
        await scene.DoneAsync(id, new DispatchTo(RoadUnit), Dispatcher);
        await UnsolvedAsync();
        Assert.Equal(TicketState.Ruling, (await scene.DoneAsync(id, Unsolved, TheAgent)).State);
        var line = Assert.Single((await scene.Lists.ListAsync(TicketListKind.Rulings, Supervisor, null, 10, Ct)).Lines);
        Assert.Equal((id, 3, scene.Time.GetUtcNow().AddDays(2).Date), (line.Id, line.Round, line.DueAt!.Value.Date));
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Dispatch, Dispatcher, null, 10, Ct)).Lines);
        Assert.Equal("您反映未解决，正在安排重新办理", (await scene.Services.GetRequiredService<Hotline.Dispatch.Citizens.CitizenReader>().PageAsync(id, Ct))!.Stage);
        await scene.RefusedAsync<Refusal.WrongState>(id, new DispatchTo(WaterUnit), Dispatcher);

        await scene.DoneAsync(id, new RuleOnDuty(WaterUnit, Pii.Text("坑由供水管破裂造成"), "城镇供水条例第30条"), Supervisor);
        var page = (await scene.Reader.PageAsync(id, WaterLiaison, Ct))!;
        Assert.Equal((TicketState.AwaitingSignFor, WaterUnit, 3, true), (page.Line.State, page.Line.UnitCode, page.Line.Round, page.ReturnForbidden));
        Assert.Contains(page.Clocks, clock => clock is { Kind: Hotline.Dispatch.Clocks.DeadlineKind.Handle, Round: 3, FinishedAt: null });
        Assert.DoesNotContain(page.History, step => step.Kind == nameof(TicketEvent.ReturnUpheld));

        async Task UnsolvedAsync()
        {
            await scene.DoneAsync(id, new SignFor(), RoadLiaison);
            await scene.DoneAsync(id, new Reply(Pii.Text("已修")), RoadLiaison);
        }
    }

    /// <summary>Where the policy lets a ruling hold at once; that it waits otherwise is in <see cref="RulingEditionTests"/>.</summary>
    private async Task<DispatchScene> StartFeedingAsync()
    {
        var scene = await StartAsync(postgres, services => services.AddSingleton<PrecedentFeed>());
        await scene.ScalarAsync<int>("update dispatch.policy set rulings_at_once = 1 returning 1");
        return scene;
    }

    private static FollowUp Unsolved => new(true, true, Solved.Unsolved, Satisfaction.Dissatisfied);

    private static Task FedAsync(DispatchScene scene) => scene.ReadAsync(scene.Services.GetRequiredService<PrecedentFeed>());

    private static Return Return(string proposed) => new(Pii.Text("不属于我单位"), Pii.Text("三定方案"), proposed, Pii.Text("权属图"));

    private static Task<DateTime> CitizenDueAsync(DispatchScene scene) =>
        scene.ScalarAsync<DateTime>("select due_at from dispatch.deadline where kind = 'Citizen' and state = 'Running' order by started_at limit 1");
}
