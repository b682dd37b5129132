using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>申请转派: who is told of it, and that it is kept with its ticket.</summary>
public sealed class HandingNoticesTests(PostgresFixture postgres)
{
    private static readonly Pii Why = Pii.Text("属辖区事务");
    private readonly OutgoingPort port = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_unit_above_is_told_that_it_has_to_approve_the_asking_one_of_a_no_and_the_citizen_of_neither()
    {
        await using var scene = await LevelsAsync();
        var id = await scene.DispatchedAsync();
        await OutgoingPort.SendAsync(scene);
        var steps = (await scene.Services.GetRequiredService<CitizenReader>().PageAsync(id, Ct))!.Steps.Count;
        await scene.DoneAsync(id, new HandAcross(WaterUnit, Why), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        var city = Actor.Of(Guid.CreateVersion7(), "市局联络员", "shi", Role.Liaison);
        await scene.RefusedAsync<Refusal.HandingAsked>(id, new HandAcross(WaterUnit, Why), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnHanding(true, Why), city);
        await scene.DoneAsync(id, new RuleOnHanding(false, Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([OutgoingKind.NewOrder, OutgoingKind.HandingToApprove, OutgoingKind.HandingRefused], port.Notices.Select(notice => notice.Kind));
        Assert.Equal([RoadUnit, "shi", RoadUnit], port.Notices.Select(notice => notice.UnitCode));
        Assert.StartsWith("工单261125000001的下级单位申请转派，请审核，办理时限", port.Notices.ElementAt(1).Words, StringComparison.Ordinal);
        Assert.Equal(steps, (await scene.Services.GetRequiredService<CitizenReader>().PageAsync(id, Ct))!.Steps.Count);

        // Asked again and approved by both, the one that gets it has a new order.
        await scene.DoneAsync(id, new HandAcross(WaterUnit, Why), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnHanding(true, Why), city);
        await scene.DoneAsync(id, new RuleOnHanding(true, Why), Supervisor);
        await OutgoingPort.SendAsync(scene);
        UnitNotice[] told = [.. port.Notices.TakeLast(2)];
        Assert.Equal([(OutgoingKind.HandingApproved, RoadUnit), (OutgoingKind.NewOrder, WaterUnit)], told.Select(notice => (notice.Kind, notice.UnitCode)).OrderBy(one => one.Kind != OutgoingKind.HandingApproved));
        Assert.Equal("工单261125000001的转派申请已同意，已转其他单位承办，无需再办理", told.Single(notice => notice.UnitCode == RoadUnit).Words);
    }

    [Fact]
    public async Task The_unit_above_is_told_again_when_it_can_rule_on_it_again_and_not_meanwhile()
    {
        await using var scene = await LevelsAsync();
        var city = Actor.Of(Guid.CreateVersion7(), "市局联络员", "shi", Role.Liaison);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new HandAcross(WaterUnit, Why), RoadLiaison);
        await scene.DoneAsync(id, new Extend(1, Why), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(0, Asked()); // An extension is ruled on first.
        await scene.DoneAsync(id, new RuleOnExtension(false, Why), city);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(1, Asked());
        await scene.DoneAsync(id, new Extend(1, Why), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnExtension(true, Why), city);
        await scene.DoneAsync(id, new RuleOnExtension(true, Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(2, Asked());
        await scene.DoneAsync(id, new Suspend(SuspendReason.SeasonOrProject, 3, Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(2, Asked());
        await scene.DoneAsync(id, new Resume(Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(3, Asked());

        // With the hotline by then, nobody above is asked any more.
        await scene.DoneAsync(id, new RuleOnHanding(true, Why), city);
        await scene.DoneAsync(id, new Suspend(SuspendReason.SeasonOrProject, 3, Why), Dispatcher);
        await scene.DoneAsync(id, new Resume(Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(3, Asked());

        int Asked() => port.Notices.Count(notice => (notice.Kind, notice.UnitCode) == (OutgoingKind.HandingToApprove, "shi"));
    }

    private async Task<DispatchScene> LevelsAsync()
    {
        var scene = await port.SceneAsync(postgres);
        await scene.ScalarAsync<int>($"""
            insert into dispatch.unit (code, name, region_code) values ('shi', '市局', '3601');
            update dispatch.unit set parent_code = 'shi' where code in ('{RoadUnit}', '{WaterUnit}');
            update dispatch.policy set hand_levels = 2 returning 1
            """);
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        return scene;
    }
}
