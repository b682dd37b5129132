using Hotline.Dispatch;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The day of an edition of the dispatch catalogue: not before it, on it, once, in its turn, and never of one that was dropped.</summary>
public sealed class EditionDayTests(PostgresFixture postgres)
{
    /// <summary>Midnight in China, five days after the scene begins.</summary>
    private static readonly DateTimeOffset Day = new(2026, 11, 30, 0, 0, 0, TimeSpan.FromHours(8));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_trial_a_rule_was_right_where_the_units_themselves_handed_the_request_on()
    {
        await using var scene = await StartAsync(postgres);
        var (handed, moved) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.ScalarAsync<int>($"update dispatch.ticket set unit_code = '{WaterUnit}', handed_down_by = array['{RoadUnit}'] where id = '{handed}' returning 1"); // As after 下派.
        await scene.DoneAsync(moved, new Reassign(WaterUnit, Pii.Text("属水务")), Dispatcher);
        var report = await scene.Services.GetRequiredService<PastRequests>().SimulateAsync([], new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30), Ct);
        Assert.Equal((2, 2, 1), (report.Total, report.RuledBefore, report.RightBefore));
    }

    [Fact]
    public async Task Until_its_day_nothing_changes_and_from_then_on_requests_go_where_it_says()
    {
        await using var scene = await StartAsync(postgres);
        var id = await ReleasedAsync(scene, WaterUnit, Day);
        scene.Time.SetUtcNow(Day - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Editions(scene).TakeEffectAsync(Ct));
        Assert.Equal((EditionState.Released, RoadUnit), (await StateAsync(scene, id), await LedByAsync(scene, await scene.DispatchedAsync())));

        scene.Time.SetUtcNow(Day);
        Assert.Equal(1, await Editions(scene).TakeEffectAsync(Ct));
        var after = await scene.DispatchedAsync();
        Assert.Equal((EditionState.Effective, WaterUnit), (await StateAsync(scene, id), await LedByAsync(scene, after)));
        Assert.Contains("新的依据", (await scene.Reader.PageAsync(after, Supervisor, Ct))!.RuleWords, StringComparison.Ordinal);
        Assert.Equal(0, await Editions(scene).TakeEffectAsync(Ct));
        Assert.Equal(EditionOutcome.TooLate, await Editions(scene).DropAsync(id, null, Supervisor, Ct));
    }

    [Fact]
    public async Task The_service_sees_that_the_day_has_come()
    {
        await using var scene = await StartAsync(postgres);
        var id = await ReleasedAsync(scene, WaterUnit, Day);
        using var service = new EditionService(Editions(scene), scene.Time, NullLogger<EditionService>.Instance);
        await service.StartAsync(Ct);
        scene.Time.SetUtcNow(Day - TimeSpan.FromSeconds(5));
        scene.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(EditionState.Released, await StateAsync(scene, id));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await StateAsync(scene, id) != EditionState.Effective)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(20, limit.Token);
        }

        await service.StopAsync(Ct);
        Assert.Equal(WaterUnit, await LedByAsync(scene, await scene.DispatchedAsync()));
    }

    [Fact]
    public async Task Of_two_nodes_that_see_it_at_once_one_lays_it_over_the_catalogue_and_the_other_dispatches_by_it()
    {
        await using var scene = await StartAsync(postgres);
        await using var other = await AnotherNodeAsync(scene);
        string[] units = [WaterUnit, RoadUnit];
        for (var race = 0; race < 6; race++)
        {
            var id = await ReleasedAsync(scene, units[race % 2], Day.AddDays(race));
            var kept = await KeptAsync(scene);
            scene.Time.SetUtcNow(Day.AddDays(race));
            var both = await Task.WhenAll(Editions(scene).TakeEffectAsync(Ct), other.GetRequiredService<EditionStore>().TakeEffectAsync(Ct));
            Assert.Equal((1, EditionState.Effective, kept + 1), (both.Sum(), await StateAsync(scene, id), await KeptAsync(scene)));
            scene.Time.Advance(CatalogCache.FreshFor);
            var theirs = other.GetRequiredService<TicketDesk>();
            var ticket = await theirs.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, null, Pii.Phone("13879100001"), Fields: Fields()), TheAgent, Ct);
            Assert.IsType<Outcome<TicketStamp>.Done>(await theirs.DoAsync(ticket, new Accept(), TheAgent, null, Ct));
            Assert.Equal(units[race % 2], await LedByAsync(scene, ticket));
        }
    }

    [Fact]
    public async Task Who_finds_another_node_at_it_waits_and_takes_it_where_that_one_died()
    {
        await using var scene = await StartAsync(postgres);
        var id = await ReleasedAsync(scene, WaterUnit, Day);
        scene.Time.SetUtcNow(Day);
        Task<int> waiting;
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await AdminLock.TakeAsync(transaction, Ct);
            waiting = Editions(scene).TakeEffectAsync(Ct);
            await Eventually.IsAsync(
                async () => await scene.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") == 1,
                TimeSpan.FromSeconds(20));
            Assert.Equal(EditionState.Released, await StateAsync(scene, id));
        }

        Assert.Equal(1, await waiting);
        Assert.Equal(EditionState.Effective, await StateAsync(scene, id));
    }

    [Fact]
    public async Task Two_whose_days_both_came_are_laid_over_it_in_the_order_of_their_days()
    {
        await using var scene = await StartAsync(postgres);
        var later = await ReleasedAsync(scene, RoadUnit, Day.AddDays(2), "后来的依据");
        var earlier = await ReleasedAsync(scene, WaterUnit, Day);
        scene.Time.SetUtcNow(Day.AddDays(1));
        Assert.Equal(1, await Editions(scene).TakeEffectAsync(Ct));
        Assert.Equal((EditionState.Effective, EditionState.Released, WaterUnit), (await StateAsync(scene, earlier), await StateAsync(scene, later), await LedByAsync(scene, await scene.DispatchedAsync())));

        // Nobody looked for a week.
        var (third, fourth) = (await ReleasedAsync(scene, WaterUnit, Day.AddDays(4)), await ReleasedAsync(scene, WaterUnit, Day.AddDays(3), "先来的依据"));
        scene.Time.SetUtcNow(Day.AddDays(7));
        Assert.Equal(3, await Editions(scene).TakeEffectAsync(Ct));
        await Assert.AllAsync([later, third, fourth], async id => Assert.Equal(EditionState.Effective, await StateAsync(scene, id)));
        var page = (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!;
        Assert.Equal(WaterUnit, page.Line.UnitCode);
        Assert.Contains("新的依据", page.RuleWords, StringComparison.Ordinal);
        Assert.Equal(
            ["新的依据", "后来的依据", "先来的依据", "新的依据"],
            await scene.Database.DataSource.RowsAsync("select legal_basis from dispatch.rule_history where legal_basis is not null order by valid_from", row => row.GetString(0)));
    }

    [Fact]
    public async Task One_that_was_dropped_before_its_day_never_comes()
    {
        await using var scene = await StartAsync(postgres);
        var (dropped, kept) = (await ReleasedAsync(scene, WaterUnit, Day), await ReleasedAsync(scene, RoadUnit, Day, "留下的依据"));
        scene.Time.SetUtcNow(Day - TimeSpan.FromMinutes(1));
        Assert.Equal(EditionOutcome.Done, await Editions(scene).DropAsync(dropped, null, Supervisor, Ct));
        scene.Time.SetUtcNow(Day.AddDays(1));
        Assert.Equal(1, await Editions(scene).TakeEffectAsync(Ct));
        Assert.Equal((EditionState.Dropped, EditionState.Effective), (await StateAsync(scene, dropped), await StateAsync(scene, kept)));
        var page = (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!;
        Assert.Equal(RoadUnit, page.Line.UnitCode);
        Assert.Contains("留下的依据", page.RuleWords, StringComparison.Ordinal);
        Assert.Equal(EditionOutcome.TooLate, await Editions(scene).ReleaseAsync(dropped, Day, "试过", null, Supervisor, Ct));
    }

    private static EditionStore Editions(DispatchScene scene) => scene.Services.GetRequiredService<EditionStore>();

    /// <summary>An edition that gives holes in the road of one county to a unit.</summary>
    private static async Task<int> ReleasedAsync(DispatchScene scene, string unit, DateTimeOffset day, string basis = "新的依据")
    {
        var rule = new RoutingRule(PotHole, Xihu, unit, basis);
        var id = Assert.NotNull(await Editions(scene).DraftAsync($"路面坑洞归{unit}", [new RuleChange(null, rule)], Supervisor, null, Ct));
        Assert.Equal(EditionOutcome.Done, await Editions(scene).ReleaseAsync(id, day, "没有往期可试", null, Supervisor, Ct));
        return id;
    }

    private static async Task<EditionState> StateAsync(DispatchScene scene, int id) => Enum.Parse<EditionState>(await scene.ScalarAsync<string>($"select state from dispatch.catalog_edition where id = {id}"));

    private static async Task<string?> LedByAsync(DispatchScene scene, Guid ticket) => (await scene.Reader.PageAsync(ticket, Supervisor, Ct))!.Line.UnitCode;

    private static Task<long> KeptAsync(DispatchScene scene) => scene.ScalarAsync<long>("select count(*) from dispatch.rule_history");

    /// <summary>The same room once more, over the same database and clock.</summary>
    private static async Task<ServiceProvider> AnotherNodeAsync(DispatchScene scene)
    {
        var node = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(scene.Time).AddSingleton(scene.Database.DataSource)
            .AddSingleton(scene.Services.GetRequiredService<MasterKey>()).AddDispatch().BuildServiceProvider();
        await node.GetRequiredService<KeyRing>().OpenAsync(Ct);
        return node;
    }
}
