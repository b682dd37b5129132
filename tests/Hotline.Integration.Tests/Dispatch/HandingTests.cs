using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A province, a city and counties: who sees and does what while a ticket goes down and across.</summary>
public sealed class HandingTests(PostgresFixture postgres)
{
    private static readonly Pii Why = Pii.Text("属辖区道路");
    private static readonly string[] Units = ["sheng", "shi", "xihu", "donghu", "shi-b", "ganzhou"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_liaison_sees_their_own_units_orders_and_those_it_handed_down_only()
    {
        await using var scene = await ThreeLevelsAsync();
        var id = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(id, new Accept(), TheAgent);
        await scene.DoneAsync(id, new DispatchTo("sheng"), Dispatcher);
        await SeenAsync(scene, id, worker: "sheng", followers: []);
        await scene.DoneAsync(id, new HandDown("shi", Why), Of("sheng"));
        await SeenAsync(scene, id, worker: "shi", followers: ["sheng"]);
        await scene.DoneAsync(id, new SignFor(), Of("shi"));
        await scene.DoneAsync(id, new HandDown("xihu", Why), Of("shi"));
        await SeenAsync(scene, id, worker: "xihu", followers: ["sheng", "shi"]);
        await scene.DoneAsync(id, new HandAcross("donghu", Why), Of("xihu"));
        await SeenAsync(scene, id, worker: "donghu", followers: ["sheng", "shi"]);
        await scene.RefusedAsync<Refusal.NotBeside>(id, new HandAcross("ganzhou", Why), Of("donghu")); // Another city's.

        await scene.DoneAsync(id, new SignFor(), Of("donghu"));
        await scene.DoneAsync(id, new Reply(Pii.Text("已修好")), Of("donghu"));
        var history = (await scene.Reader.PageAsync(id, Of("sheng"), Ct))!.History;
        Assert.Equal(
            ["HandedDown", "HandedDown", "HandedAcross"],
            history.Where(line => line.Kind.StartsWith("Handed", StringComparison.Ordinal)).Select(line => line.Kind));
        Assert.All(history.Where(line => line.Kind.StartsWith("Handed", StringComparison.Ordinal)), line => Assert.Equal("属辖区道路", line.Text.Text));
    }

    [Fact]
    public async Task A_unit_that_follows_can_do_nothing_and_reveals_nothing()
    {
        await using var scene = await ThreeLevelsAsync();
        var id = await HandedDownAsync(scene);
        TicketCommand[] verbs =
        [
            new SignFor(), new Reply(Why), new Return(Why), new Extend(1, Why), new HandDown("donghu", Why), new HandAcross("shi-b", Why),
        ];
        foreach (var verb in verbs)
        {
            await scene.RefusedAsync<Refusal.NotFound>(id, verb, Of("shi"));
        }

        var page = await scene.Reader.PageAsync(id, Of("shi"), Ct);
        Assert.Empty(page!.Offered);
        var reveal = scene.Services.GetRequiredService<Reveal>();
        Assert.IsType<Refusal.MayNotReveal>(Assert.IsType<Outcome<Pii>.Refused>(await reveal.ShowAsync(id, PersonalField.ContactName, "核实", Of("shi"), Ct)).Why);
        Assert.IsType<Outcome<Pii>.Done>(await reveal.ShowAsync(id, PersonalField.ContactName, "核实", Of("xihu"), Ct));
    }

    [Fact]
    public async Task The_unit_signs_anew_and_the_citizen_waits_no_longer()
    {
        await using var scene = await ThreeLevelsAsync();
        var id = await DispatchedToAsync(scene, "shi");
        var before = (await scene.Reader.PageAsync(id, Dispatcher, Ct))!.Clocks;
        scene.Time.Advance(TimeSpan.FromHours(2));
        await scene.DoneAsync(id, new HandDown("xihu", Why), Of("shi"));
        var after = (await scene.Reader.PageAsync(id, Dispatcher, Ct))!.Clocks;
        foreach (var kind in new[] { DeadlineKind.Handle, DeadlineKind.Citizen })
        {
            Assert.Equal(Running(before, kind).DueAt, Running(after, kind).DueAt);
        }

        Assert.Equal(Running(before, DeadlineKind.SignFor).StartedAt.AddHours(2), Running(after, DeadlineKind.SignFor).StartedAt);
        Assert.Equal("xihu", await scene.ScalarAsync<string>("select unit_code from dispatch.deadline where kind = 'Handle'"));
        Assert.Single((await scene.Lists.ListAsync(TicketListKind.Unit, Of("xihu"), null, 10, Ct)).Lines);
    }

    [Fact]
    public async Task Of_two_who_hand_the_same_ticket_on_at_once_one_wins()
    {
        await using var scene = await ThreeLevelsAsync();
        var id = await DispatchedToAsync(scene, "shi");
        var both = await Task.WhenAll(
            scene.Desk.DoAsync(id, new HandDown("xihu", Why), Of("shi"), null, Ct),
            scene.Desk.DoAsync(id, new HandAcross("shi-b", Why), Of("shi"), null, Ct));
        Assert.Single(both.OfType<Outcome<TicketStamp>.Done>());
        Assert.IsType<Refusal.NotFound>(both.OfType<Outcome<TicketStamp>.Refused>().Single().Why);
    }

    [Fact]
    public async Task A_level_left_out_is_that_of_the_region()
    {
        await using var scene = await ThreeLevelsAsync();
        await scene.Services.GetRequiredService<UnitStore>().UpsertAsync([new("a", "甲", null, Xihu), new("b", "乙", null, "36"), new("c", "丙", null, null)], Ct);
        var units = (await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Units;
        Assert.Equal([UnitLevel.County, UnitLevel.Province, UnitLevel.City], new[] { units["a"].Level, units["b"].Level, units["c"].Level });
    }

    private static Actor Of(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员" + unit, unit, Role.Liaison);

    private static ClockView Running(IReadOnlyList<ClockView> clocks, DeadlineKind kind) => clocks.Single(clock => clock.Kind == kind && clock.FinishedAt is null);

    /// <summary>Every unit's liaison tries the page, both lists and the look-up.</summary>
    private static async Task SeenAsync(DispatchScene scene, Guid id, string worker, string[] followers)
    {
        var number = (await scene.Reader.PageAsync(id, Dispatcher, Ct))!.Line.Number!;
        foreach (var unit in Units)
        {
            var sees = unit == worker || followers.Contains(unit);
            var liaison = Of(unit);
            Assert.True(sees == await scene.Reader.PageAsync(id, liaison, Ct) is not null, $"page for {unit} while with {worker}");
            Assert.Equal(unit == worker, (await scene.Lists.ListAsync(TicketListKind.Unit, liaison, null, 10, Ct)).Lines.Any(line => line.Id == id));
            Assert.Equal(followers.Contains(unit), (await scene.Lists.ListAsync(TicketListKind.HandedDown, liaison, null, 10, Ct)).Lines.Any(line => line.Id == id));
            Assert.Equal(sees, (await scene.Lists.SearchAsync(number, liaison, Ct)).Count == 1);
        }
    }

    private static async Task<Guid> DispatchedToAsync(DispatchScene scene, string unit)
    {
        var id = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(id, new Accept(), TheAgent);
        await scene.DoneAsync(id, new DispatchTo(unit), Dispatcher);
        return id;
    }

    private static async Task<Guid> HandedDownAsync(DispatchScene scene)
    {
        var id = await DispatchedToAsync(scene, "shi");
        await scene.DoneAsync(id, new HandDown("xihu", Why), Of("shi"));
        return id;
    }

    private async Task<DispatchScene> ThreeLevelsAsync()
    {
        var scene = await StartAsync(postgres);
        await scene.Services.GetRequiredService<UnitStore>().UpsertAsync(
            [
                new("xihu", "西湖区局", "shi", Xihu), new("donghu", "东湖区局", "shi", "360102"), new("shi", "市局", "sheng", "3601"), new("shi-b", "市二局", "sheng", "3601"),
                new("sheng", "省厅", null, "36"), new("ganzhou", "赣州某县局", "sheng", null, Level: UnitLevel.County),
            ],
            Ct);
        return scene;
    }
}
