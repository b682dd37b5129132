using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>What a duty ruling lays down for the catalogue comes into it by an edition: shown, tried, released, taken back, and never undone unseen.</summary>
public sealed class RulingEditionTests(PostgresFixture postgres)
{
    private static readonly RuleKey Plain = new(PotHole, Xihu, "");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ruling_binds_its_ticket_and_waits_in_the_draft_of_rulings_until_it_is_tried_and_released()
    {
        await using var scene = await StartAsync();
        var editions = Editions(scene);
        var ruled = await RuledAsync(scene, PotHole, WaterUnit);
        Assert.Equal(WaterUnit, (await scene.Reader.PageAsync(ruled, Supervisor, Ct))!.Line.UnitCode);
        await scene.RefusedAsync<Refusal.ReturnForbidden>(ruled, Return(RoadUnit), WaterLiaison);
        Assert.Equal(RoadUnit, await LeadAsync(scene));

        var draft = Assert.Single(await editions.ListAsync(ruled, null, Ct));
        Assert.Equal((EditionState.Draft, true, "权责裁定"), (draft.State, draft.OfRulings, draft.Note));
        Assert.Empty(await editions.ListAsync(Guid.CreateVersion7(), null, Ct));
        var change = Assert.Single((await editions.FindAsync(draft.Id, Ct))!.Value.Changes);
        var number = (await scene.Reader.PageAsync(ruled, Supervisor, Ct))!.Line.Number;
        Assert.Equal((new RuledIn(ruled, number!), RoadUnit, WaterUnit, false), (change.Ruled!, change.Before!.UnitCode, change.After!.UnitCode, change.Overtaken));

        // What was tried is no longer what it is when another ruling comes in.
        Assert.Equal(EditionOutcome.Untried, await ReleaseAsync(scene, draft.Id));
        var seen = await TriedAsync(scene, draft.Id);
        await RuledAsync(scene, NoWater, WaterUnit);
        Assert.Equal(draft.Id, Assert.Single(await editions.ListAsync(null, null, Ct)).Id);
        Assert.Equal(EditionOutcome.Moved, await editions.ReleaseAsync(draft.Id, scene.Time.GetUtcNow(), "急", seen, Supervisor, Ct));
        Assert.Equal(EditionOutcome.Moved, await editions.DropAsync(draft.Id, seen, Supervisor, Ct));
        Assert.Equal(EditionOutcome.Untried, await ReleaseAsync(scene, draft.Id));
        Assert.Equal(EditionOutcome.Done, await editions.LeaveOutAsync(draft.Id, new RuleKey(NoWater, Xihu, ""), null, Supervisor, Ct));
        Assert.Equal(EditionOutcome.Unknown, await editions.LeaveOutAsync(draft.Id, new RuleKey(NoWater, Xihu, ""), null, Supervisor, Ct));
        Assert.Equal(seen, await TriedAsync(scene, draft.Id));
        Assert.Equal(EditionOutcome.Done, await ReleaseAsync(scene, draft.Id));
        Assert.Equal(EditionOutcome.TooLate, await editions.LeaveOutAsync(draft.Id, Plain, null, Supervisor, Ct));
        Assert.Equal(WaterUnit, await LeadAsync(scene));
        Assert.Equal(WaterUnit, (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!.Line.UnitCode);

        // And back: what takes it back is an edition too, and the next ruling gets a new draft.
        var back = RuleChange.Reversed((await editions.FindAsync(draft.Id, Ct))!.Value.Changes);
        Assert.Equal((WaterUnit, RoadUnit), (Assert.Single(back).Before!.UnitCode, back[0].After!.UnitCode));
        Assert.Equal(EditionOutcome.Done, await ReleaseAsync(scene, (await editions.DraftAsync("撤回", back, Supervisor, null, Ct))!.Value, "裁定有误"));
        Assert.Equal(RoadUnit, await LeadAsync(scene));
        await RuledAsync(scene, NoWater, WaterUnit);
        Assert.Equal([EditionState.Draft, EditionState.Effective, EditionState.Effective], (await editions.ListAsync(null, null, Ct)).Select(edition => edition.State));
    }

    [Fact]
    public async Task A_later_ruling_takes_the_place_of_an_earlier_one_and_what_neither_speaks_of_is_as_it_stands_when_it_is_laid()
    {
        await using var scene = await StartAsync();
        await scene.ScalarAsync<int>($"insert into dispatch.unit (code, name, region_code) values ('helps', '西湖区协办单位', '{Xihu}') returning 1");
        var draft = await DraftOfAsync(scene, await RuledAsync(scene, PotHole, WaterUnit, new AskedUnit(RoadUnit), new AskedUnit("helps")));
        var second = await RuledAsync(scene, PotHole, RoadUnit);
        Assert.Equal(draft, await DraftOfAsync(scene, second));
        await scene.Services.GetRequiredService<RuleStore>().UpsertAsync([new(PotHole, Xihu, WaterUnit, "旧依据", LimitAmount: 9, LimitUnit: SpanUnit.Days)], Ct);
        var change = Assert.Single((await Editions(scene).FindAsync(draft, Ct))!.Value.Changes);
        Assert.Equal((second, RoadUnit, "helps", new Span(9, SpanUnit.Days)), (change.Ruled!.TicketId, change.After!.UnitCode, change.After.Assistants, change.After.Limit));
        Assert.Equal(EditionOutcome.Done, await ReleaseAsync(scene, draft, "当日生效"));
        var rule = await RuleAsync(scene);
        Assert.Equal(change.After, rule);

        // In effect it says for ever what it laid, whatever becomes of the rule.
        await scene.Services.GetRequiredService<RuleStore>().UpsertAsync([rule with { LimitAmount = 30 }], Ct);
        Assert.Equal((9, 9), (await Editions(scene).FindAsync(draft, Ct))!.Value.Changes.Select(laid => (laid.Before!.LimitAmount, laid.After!.LimitAmount)).Single());
    }

    [Fact]
    public async Task A_ruling_that_took_effect_stands_against_what_was_drafted_or_released_before_it()
    {
        await using var scene = await StartAsync();
        var editions = Editions(scene);
        RuleChange[] older = [new(null, new RoutingRule(PotHole, Xihu, RoadUnit, "老方案")), new(null, new RoutingRule(NoWater, Xihu, RoadUnit, "老方案"))];
        var drafted = (await editions.DraftAsync("老方案", older, Supervisor, null, Ct))!.Value;
        var later = (await editions.DraftAsync("元旦起", older, Supervisor, null, Ct))!.Value;
        var waiting = await DraftOfAsync(scene, await RuledAsync(scene, PotHole, RoadUnit));
        Assert.Equal(EditionOutcome.Done, await editions.ReleaseAsync(later, scene.Time.GetUtcNow().AddDays(30), "预告", null, Supervisor, Ct));

        await AtOnceAsync(scene);
        var ruled = await RuledAsync(scene, PotHole, WaterUnit);
        var atOnce = Assert.Single(await editions.ListAsync(ruled, null, Ct));
        Assert.Equal((EditionState.Effective, true, "系统"), (atOnce.State, atOnce.OfRulings, atOnce.ReleasedBy));
        Assert.Contains("立即生效", atOnce.Untried, StringComparison.Ordinal);
        Assert.Equal((RoadUnit, WaterUnit), (await editions.FindAsync(atOnce.Id, Ct))!.Value.Changes.Select(change => (change.Before!.UnitCode, change.After!.UnitCode)).Single());

        foreach (var (edition, release) in new[] { (drafted, true), (waiting, true), (later, false) })
        {
            Assert.True((await editions.FindAsync(edition, Ct))!.Value.Changes.Single(change => change.Key == Plain).Overtaken);
            scene.Time.Advance(release ? TimeSpan.Zero : TimeSpan.FromDays(31));
            Assert.Equal(release ? EditionOutcome.Done : EditionOutcome.TooLate, await ReleaseAsync(scene, edition, "照旧"));
            Assert.Equal(release ? 0 : 1, await editions.TakeEffectAsync(Ct));
            Assert.Equal(WaterUnit, await LeadAsync(scene));
            Assert.True((await editions.FindAsync(edition, Ct))!.Value.Changes.Single(change => change.Key == Plain).Overtaken);
        }

        Assert.Equal("老方案", (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules.Of(new RuleKey(NoWater, Xihu, ""))!.LegalBasis);

        // Drafted with the ruling in sight, it is what somebody wants.
        var knowing = (await editions.DraftAsync("复议", older, Supervisor, null, Ct))!.Value;
        Assert.Equal(EditionOutcome.Done, await ReleaseAsync(scene, knowing, "复议改判"));
        Assert.Equal(RoadUnit, await LeadAsync(scene));
    }

    [Fact]
    public async Task Rulings_of_one_moment_gather_in_one_draft_while_it_is_released_and_none_is_lost()
    {
        await using var scene = await StartAsync();
        const int Rulings = 12;
        await scene.ScalarAsync<long>($"with made as (insert into dispatch.category select '0599' || lpad(i::text, 2, '0'), 'x', '05' from generate_series(1, {Rulings}) i returning 1) select count(*) from made");
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        var feed = scene.Services.GetRequiredService<RulingEditions>();
        await Task.WhenAll(Enumerable.Range(1, Rulings).Select(async i =>
        {
            await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await feed.TakeAsync(new RuledIn(Guid.CreateVersion7(), $"T{i}"), _ => [new RuledRule(new RoutingRule($"0599{i:00}", Xihu, WaterUnit, "依据"), false)], transaction, Ct);
            await transaction.CommitAsync(Ct);
            foreach (var open in (await Editions(scene).ListAsync(null, null, Ct)).Where(edition => edition.State == EditionState.Draft))
            {
                await Editions(scene).ReleaseAsync(open.Id, scene.Time.GetUtcNow(), "即时", null, Supervisor, Ct);
            }
        }));
        Assert.DoesNotContain(await Editions(scene).ListAsync(null, null, Ct), edition => edition.State != EditionState.Effective);
        Assert.Equal(Rulings, (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules.All.Count(rule => rule.CategoryCode.StartsWith("0599", StringComparison.Ordinal)));
        Assert.Equal((long)Rulings, await scene.ScalarAsync<long>("select count(*) from dispatch.edition_change where ticket_id is not null"));
    }

    [Fact]
    public async Task Two_nodes_that_read_the_same_rulings_make_one_draft()
    {
        await using var scene = await StartAsync();
        await RuledAsync(scene, PotHole, WaterUnit, fed: false);
        await RuledAsync(scene, NoWater, WaterUnit, fed: false);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var feed = scene.Services.GetRequiredService<PrecedentFeed>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => reader.RunOnceAsync(feed, Ct)));
        await scene.ReadAsync(feed);
        Assert.Equal(2, (await Editions(scene).FindAsync(Assert.Single(await Editions(scene).ListAsync(null, null, Ct)).Id, Ct))!.Value.Changes.Count);
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'catalog.precedent'"));
    }

    private static EditionStore Editions(DispatchScene scene) => scene.Services.GetRequiredService<EditionStore>();

    private static Return Return(string proposed) => new(Pii.Text("不属于我单位"), Pii.Text("三定方案"), proposed, Pii.Text("权属图"));

    private static Task<int> AtOnceAsync(DispatchScene scene) => scene.ScalarAsync<int>("update dispatch.policy set rulings_at_once = 1 returning 1");

    private static async Task<RoutingRule> RuleAsync(DispatchScene scene)
    {
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        return (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Rules.Of(Plain)!;
    }

    private static async Task<string> LeadAsync(DispatchScene scene) => (await RuleAsync(scene)).UnitCode;

    private static async Task<int> DraftOfAsync(DispatchScene scene, Guid ticket) => Assert.Single(await Editions(scene).ListAsync(ticket, null, Ct)).Id;

    private static Task<EditionOutcome> ReleaseAsync(DispatchScene scene, int id, string? untried = null) => Editions(scene).ReleaseAsync(id, scene.Time.GetUtcNow(), untried, null, Supervisor, Ct);

    /// <returns>The mark of what was tried.</returns>
    private static async Task<string> TriedAsync(DispatchScene scene, int id)
    {
        var changes = (await Editions(scene).FindAsync(id, Ct))!.Value.Changes;
        var (from, to) = (new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30));
        var report = await scene.Services.GetRequiredService<PastRequests>().SimulateAsync(changes, from, to, Ct);
        await Editions(scene).TriedAsync(id, changes, from, to, report.Total, Supervisor, Ct);
        return EditionContent.Of(changes);
    }

    /// <summary>A ticket that its unit returned twice, ruled on for all of its kind.</summary>
    private static async Task<Guid> RuledAsync(DispatchScene scene, string category, string unit, params AskedUnit[] assistants) => await RuledAsync(scene, category, unit, true, assistants);

    private static async Task<Guid> RuledAsync(DispatchScene scene, string category, string unit, bool fed, params AskedUnit[] assistants)
    {
        var id = await scene.DispatchedAsync(Fields(category));
        var (has, gets) = (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Line.UnitCode == RoadUnit ? (RoadLiaison, WaterUnit) : (WaterLiaison, RoadUnit);
        await scene.DoneAsync(id, Return(gets), has);
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher);
        await scene.DoneAsync(id, Return(gets), has);
        await scene.DoneAsync(id, new RuleOnDuty(unit, Pii.Text("查明权属"), "城镇供水条例", ForCatalog: true, assistants.Length == 0 ? null : assistants), Supervisor);
        if (fed)
        {
            await scene.ReadAsync(scene.Services.GetRequiredService<PrecedentFeed>());
            scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        }

        return id;
    }

    private async Task<DispatchScene> StartAsync()
    {
        var scene = await DispatchScene.StartAsync(postgres, services => services.AddSingleton<PrecedentFeed>());
        await scene.Services.GetRequiredService<RuleStore>().UpsertAsync([new(NoWater, "3601", RoadUnit)], Ct);
        return scene;
    }
}
