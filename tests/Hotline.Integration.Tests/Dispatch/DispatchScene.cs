using Hotline.Dispatch;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The dispatch room on a database of its own, with a small catalogue, five people and a clock the test moves.</summary>
internal sealed class DispatchScene : IAsyncDisposable
{
    public const string RoadUnit = "360103-zhujian";
    public const string WaterUnit = "360103-shuiwu";
    public const string PotHole = "050401";
    public const string NoWater = "050501";
    public const string Xihu = "360103";

    private readonly bool isGuest;

    private DispatchScene(TestDatabase database, ServiceProvider services, FakeTimeProvider time, bool isGuest = false)
    {
        Database = database;
        Services = services;
        Time = time;
        this.isGuest = isGuest;
    }

    public static Actor TheAgent { get; } = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);

    public static Actor Dispatcher { get; } = Actor.Of(Guid.CreateVersion7(), "徐静", null, Role.Dispatcher);

    public static Actor RoadLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "刘洋", RoadUnit, Role.Liaison);

    /// <summary>单位负责人: a liaison who passes what the others of the unit reply.</summary>
    public static Actor RoadLeader { get; } = Actor.Of(Guid.CreateVersion7(), "赵刚", RoadUnit, Role.Liaison, Role.UnitLeader);

    public static Actor WaterLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "陈涛", WaterUnit, Role.Liaison);

    public static Actor Supervisor { get; } = Actor.Of(Guid.CreateVersion7(), "何平", null, Role.Supervisor);

    public static Actor Leader { get; } = Actor.Of(Guid.CreateVersion7(), "罗华", null, Role.Leader);

    public TestDatabase Database { get; }

    public ServiceProvider Services { get; }

    public FakeTimeProvider Time { get; }

    public TicketDesk Desk => Services.GetRequiredService<TicketDesk>();

    public TicketLists Lists => Services.GetRequiredService<TicketLists>();

    public TicketReader Reader => Services.GetRequiredService<TicketReader>();

    /// <summary>Wednesday 2026-11-25, 10:00 in China.</summary>
    /// <param name="reached">How the room gets to its database, where that is not straight.</param>
    public static async Task<DispatchScene> StartAsync(PostgresFixture postgres, Action<IServiceCollection>? more = null, Func<TestDatabase, NpgsqlDataSource>? reached = null)
    {
        var scene = await StartEmptyAsync(postgres, more, reached);
        await scene.SeedAsync();
        return scene;
    }

    /// <summary>The same without a catalogue.</summary>
    public static async Task<DispatchScene> StartEmptyAsync(PostgresFixture postgres, Action<IServiceCollection>? more = null, Func<TestDatabase, NpgsqlDataSource>? reached = null)
    {
        var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(8)));
        var services = Room(time, MasterKey.Random(), more, room => room.AddSingleton(reached?.Invoke(database) ?? database.DataSource));
        await services.GetRequiredService<KeyRing>().OpenAsync(TestContext.Current.CancellationToken);
        return new DispatchScene(database, services, time);
    }

    /// <summary>Another node of the same house: caches and connections of its own, the same database, keys and time. Ends before the first.</summary>
    public async Task<DispatchScene> AnotherAsync(Action<IServiceCollection>? more = null)
    {
        var services = Room(Time, Services.GetRequiredService<MasterKey>(), more, room => room.AddSingleton(_ => NpgsqlDataSource.Create(Database.ConnectionString)));
        await services.GetRequiredService<KeyRing>().OpenAsync(TestContext.Current.CancellationToken);
        return new DispatchScene(Database, services, Time, isGuest: true);
    }

    public static TicketFields Fields(string category = PotHole) => new(
        TicketType.Complaint, category, Xihu,
        Pii.Address("西湖区朝阳中路88号门口"), Title: Pii.Text("路面坑洞"), Content: Pii.Text("门口路面有一个大坑,电动车容易摔倒。"),
        ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone("13879100001"));

    public static DraftPatch Patch(string category = PotHole) => new(
        TicketType.Complaint, category, Xihu,
        Pii.Address("西湖区朝阳中路88号门口"), Title: Pii.Text("路面坑洞"), Content: Pii.Text("门口路面有一个大坑,电动车容易摔倒。"),
        ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone("13879100001"));

    public Task<Guid> DraftAsync(TicketFields? fields = null, Guid? callId = null) =>
        Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, callId, Pii.Phone("13879100001"), Fields: fields), TheAgent, TestContext.Current.CancellationToken);

    public async Task<Guid> DispatchedAsync(TicketFields? fields = null)
    {
        var id = await DraftAsync(fields ?? Fields());
        Assert.Equal(TicketState.AwaitingSignFor, (await DoneAsync(id, new Accept(), TheAgent)).State);
        return id;
    }

    public async Task<TicketStamp> DoneAsync(Guid id, TicketCommand command, Actor actor) =>
        Assert.IsType<Outcome<TicketStamp>.Done>(await Desk.DoAsync(id, command, actor, null, TestContext.Current.CancellationToken)).Value;

    public async Task<T> RefusedAsync<T>(Guid id, TicketCommand command, Actor actor, int? version = null)
        where T : Refusal =>
        Assert.IsType<T>(Assert.IsType<Outcome<TicketStamp>.Refused>(await Desk.DoAsync(id, command, actor, version, TestContext.Current.CancellationToken)).Why);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Gives a consumer everything that has happened, and what follows from that.</summary>
    public async Task ReadAsync(IOutboxConsumer consumer)
    {
        var unread = $"select count(*) from dispatch.outbox o where not exists (select 1 from dispatch.outbox_cursor c where c.consumer = '{consumer.Name}' and (o.xid, o.id) <= (c.xid, c.id))";
        var reader = Services.GetRequiredService<OutboxReader>();

        // Rows wait for older transactions, other tests' among them.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await ScalarAsync<long>(unread) > 0)
        {
            if (await reader.RunOnceAsync(consumer, TestContext.Current.CancellationToken) == 0)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await (isGuest ? ValueTask.CompletedTask : Database.DisposeAsync());
    }

    private static ServiceProvider Room(TimeProvider time, MasterKey key, Action<IServiceCollection>? more, Action<IServiceCollection> database)
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(key);
        database(collection);
        collection.AddDispatch();
        more?.Invoke(collection);
        return collection.BuildServiceProvider();
    }

    private async Task SeedAsync()
    {
        await using var command = new NpgsqlCommand($"""
            insert into dispatch.region values ('36', '江西省', null, 'province'), ('3601', '南昌市', '36', 'city'), ('{Xihu}', '西湖区', '3601', 'county'), ('360102', '东湖区', '3601', 'county');
            insert into dispatch.category values ('05', '城乡建设与管理', null), ('0504', '市政设施', '05'), ('0505', '供水供气供热供电', '05'), ('{PotHole}', '道路破损', '0504'), ('{NoWater}', '停水', '0505');
            insert into dispatch.unit (code, name, region_code) values ('{RoadUnit}', '西湖区住建局', '{Xihu}'), ('{WaterUnit}', '南昌市水务集团', '3601');
            insert into dispatch.routing_rule values ('{PotHole}', '{Xihu}', '{RoadUnit}');
            """);
        command.Connection = await Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (command.Connection)
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await Services.GetRequiredService<LimitStore>().UpsertAsync(CatalogData.DefaultLimits(), TestContext.Current.CancellationToken);
        await Services.GetRequiredService<HolidayStore>().UpsertAsync(CatalogData.Holidays(), TestContext.Current.CancellationToken);
    }
}
