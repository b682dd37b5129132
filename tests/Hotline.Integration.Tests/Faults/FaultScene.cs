using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Faults;

/// <summary>The dispatch room at the end of a wire that can be cut; shared by a class, since what was cut leaves its ticket as it was.</summary>
public sealed class FaultScene(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Most = 60;
    private NpgsqlDataSource? source;

    internal DispatchScene Scene { get; private set; } = null!; // Set before any test.

    internal DyingWire Wire { get; private set; } = null!; // As above.

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Scene = await StartAsync(postgres, reached: database =>
        {
            Wire = new DyingWire(database.ConnectionString);
            return source = NpgsqlDataSource.Create(Wire.ConnectionString);
        });
        Scene.Time.SetUtcNow(new DateTimeOffset(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8))); // Limits reach into a year whose days off are not published.
        await Scene.Services.GetRequiredService<UnitStore>().UpsertAsync(
            [new("shi", "市局", null, "3601", Level: UnitLevel.City), new("xihu", "西湖区局", "shi", Xihu, Level: UnitLevel.County), new("donghu", "东湖区局", "shi", "360102", Level: UnitLevel.County)], Ct);
        await Scene.PolicyAsync("reopen_days = 1, archive_days = 1, answer_check_percent = 100");
    }

    /// <summary>The wire dies at the n-th exchange of what is done.</summary>
    /// <returns>False when it had fewer, and so was done.</returns>
    internal async Task<bool> KilledAsync(int exchange, bool carriedOut, Func<Task> act)
    {
        Wire.DieAt(exchange, carriedOut);
        try
        {
            await act();
            return false;
        }
        catch (NpgsqlException) when (Wire.DiedAt is not null)
        {
            await GoneAsync();
            return true;
        }
        finally
        {
            Wire.Live();
        }
    }

    /// <summary>Cuts it at one exchange after the other, before the database hears of it, and where one would commit also after, until one did.</summary>
    internal async Task<(FaultTraces After, int Exchanges)> CommittedAsync(string name, FaultTraces before, Func<Task<FaultTraces>> look, Func<Task> act)
    {
        for (var exchange = 1; exchange < Most; exchange++)
        {
            Assert.True(await KilledAsync(exchange, carriedOut: false, act), $"{name} was done in {exchange - 1} exchanges, and none of them committed it.");
            Assert.Equal(before, await look());
            if (!Wire.DiedAtCommit)
            {
                continue;
            }

            Assert.True(await KilledAsync(exchange, carriedOut: true, act), $"{name} had {exchange} exchanges, and now fewer.");
            if (await look() is var after && after != before)
            {
                return (after, exchange);
            }
        }

        throw new InvalidOperationException($"{name} was never committed.");
    }

    public async ValueTask DisposeAsync()
    {
        await (source?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Scene.DisposeAsync();
        await Wire.DisposeAsync();
    }

    /// <summary>The database takes a moment to see that its client is gone, and holds its locks until then.</summary>
    private async Task GoneAsync()
    {
        const string held = "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
        while (await Scene.ScalarAsync<long>(held) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct);
        }
    }
}

/// <summary>Tickets on their way.</summary>
internal static class FaultWays
{
    public static Pii Why { get; } = Pii.Text("情况属实");

    public static async Task PolicyAsync(this DispatchScene scene, string set)
    {
        await scene.ScalarAsync<int>($"update dispatch.policy set {set} returning 1");
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
    }

    public static async Task<string> NumberAsync(this DispatchScene scene, Guid id) => await scene.ScalarAsync<string>($"select number from dispatch.ticket where id = '{id}'");

    public static Task<Guid> Drafted(DispatchScene scene) => scene.DraftAsync(Fields());

    public static Task<Guid> Dispatched(DispatchScene scene) => scene.DispatchedAsync();

    public static async Task<Guid> Pending(DispatchScene scene)
    {
        var id = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(id, new Accept(), TheAgent);
        return id;
    }

    public static async Task<Guid> InHandling(DispatchScene scene) => await ThenAsync(scene, Dispatched, (new SignFor(), RoadLiaison));

    public static async Task<Guid> Replied(DispatchScene scene) => await ThenAsync(scene, InHandling, (new Reply(Why), RoadLiaison));

    public static async Task<Guid> Closed(DispatchScene scene) => await ThenAsync(scene, Replied, (new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent));

    public static async Task<Guid> Returned(DispatchScene scene) => await ThenAsync(scene, Dispatched, (Return(), RoadLiaison));

    public static async Task<Guid> HandedOut(DispatchScene scene) => await ThenAsync(scene, Drafted, (new HandOut("110", Why), TheAgent));

    public static async Task<Guid> Supervised(DispatchScene scene) => await ThenAsync(scene, InHandling, (new Supervise(SupervisionLevel.Hotline, Why), Supervisor));

    public static async Task<Guid> OrderAnswered(DispatchScene scene) => await ThenAsync(scene, Supervised, (new AnswerSupervision(Why, Why), RoadLiaison));

    public static async Task<Guid> AssistAsked(DispatchScene scene) => await ThenAsync(scene, InHandling, (new AskAssist(WaterUnit, Why), RoadLiaison));

    public static async Task<Guid> Assisting(DispatchScene scene) => await ThenAsync(scene, AssistAsked, (new SignForAssist(), WaterLiaison));

    public static async Task<Guid> FoundUnreasonable(DispatchScene scene) => await ThenAsync(
        scene, Replied, (new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied, Why, Unreasonable: true, Evidence: Why), TheAgent));

    public static async Task<Guid> Judged(DispatchScene scene) => await ThenAsync(scene, FoundUnreasonable, (new RuleOnUnreasonable(Confirm: true, Why), Supervisor));

    public static async Task<Guid> SuspensionAsked(DispatchScene scene) => await ThenAsync(scene, InHandling, (new AskSuspension(SuspendReason.CitizensPapers, 10, Why), RoadLiaison));

    public static async Task<Guid> With(DispatchScene scene, string unit) => await ThenAsync(scene, Pending, (new DispatchTo(unit), Dispatcher));

    public static Return Return() => new(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图"));

    public static Actor LiaisonOf(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员", unit, Role.Liaison);

    /// <summary>Comes there, and goes on.</summary>
    public static async Task<Guid> ThenAsync(DispatchScene scene, Func<DispatchScene, Task<Guid>> there, params (TicketCommand Command, Actor Actor)[] on)
    {
        var id = await there(scene);
        foreach (var (command, actor) in on)
        {
            await scene.DoneAsync(id, command, actor);
        }

        return id;
    }
}
