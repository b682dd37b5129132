using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Tickets;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// Two web processes on one database turn what is due, and one of them is killed with SIGKILL again and again while it has tickets in its hands: every clock is turned once, by
/// whichever of them lives, and none is left.
/// </summary>
public sealed class KilledSweepTests(PostgresFixture postgres)
{
    private const int Kills = 5;

    /// <summary>Whose clocks come due before each kill: half of them at once, as a backlog does, the others one after the other while the killed process starts again.</summary>
    private const int Portion = 200;
    private const int Tickets = Kills * Portion;
    private const int ClocksOfEach = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Run", "long")] // a process starts seven times: ops/test --long
    public async Task One_of_two_killed_again_and_again_in_a_sweep_every_clock_turns_once_and_none_is_left()
    {
        var still = await ApiCity.StillAsync(postgres);
        await using var mortal = await Mortal.CreateAsync(still.Database.ConnectionString);
        await using var database = await postgres.CopyAsync(still.Database, Ct);
        await using var lives = new WebProcess(database.ConnectionString, still.CopyFolder());
        await using var dies = new WebProcess(mortal.To(database.ConnectionString), still.CopyFolder());
        await Task.WhenAll(lives.StartAsync(), dies.StartAsync());
        await FileAsync(lives, database);
        Assert.Equal(Tickets * ClocksOfEach, await CountAsync(database, "select count(*) from public.swept"));
        for (var kill = 0; kill < Kills; kill++)
        {
            await DueAsync(database, kill);
            await HasInHandsAsync(database, mortal.Name);
            await dies.KillAsync();
            await dies.StartAsync();
        }

        await Eventually.IsAsync(
            async () => await CountAsync(database, "select count(*) from public.swept s join dispatch.deadline d using (id) where d.light <> 'Overdue' or d.next_fire_at <= now()") == 0,
            TimeSpan.FromSeconds(60));
        await FaultTraces.OfAsync(database.DataSource, "true");
        await FaultTraces.AssertNoOrphansAsync(database.DataSource);
        foreach (var once in new[]
        {
            "dispatch.ticket_event x where x.ticket_id = s.ticket_id and x.kind = 'LightTurned' and x.data ->> 'clock' = s.kind",
            "dispatch.ticket_event x where x.ticket_id = s.ticket_id and x.kind = 'Escalated' and x.data ->> 'clock' = s.kind",
            "dispatch.escalation x where x.deadline_id = s.id",
        })
        {
            Assert.Equal(0, await CountAsync(database, $"select count(*) from public.swept s where (select count(*) from {once}) <> 1"));
        }

        Assert.Equal(2 * Tickets * ClocksOfEach, await CountAsync(database, "select count(*) from dispatch.outbox where kind in ('LightTurned', 'Escalated')"));
    }

    /// <summary>One request is filed and sent to its unit; the others are as it is, with clocks that run and nothing that has happened to them yet.</summary>
    private static async Task FileAsync(WebProcess web, TestDatabase database)
    {
        const string ticket = "version, state, type, category_code, region_code, urgency, channel, owner_id, owner_name, unit_code, led_by, opened_at, accepted_at, dispatched_at, received_at, changed_at";
        const string clock = "kind, round, unit_code, state, natural_time, started_at, run_from, elapsed_s, total_s, due_at, amber_at, red_at, light, next_fire_at, provisional, trace";
        using (var agent = new StaffClient(web.Address))
        {
            await agent.SignInAsync("agent", ApiCity.Password);
            using var made = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        await RunAsync(database, $"""
            insert into dispatch.ticket (id, number, event_seq, {ticket}) select gen_random_uuid(), 'S' || n, 0, {ticket} from dispatch.ticket, generate_series(1, {Tickets}) n;
            create table public.swept as
            select gen_random_uuid() as id, t.id as ticket_id, d.kind, d.id as as_is, row_number() over (partition by d.kind order by t.id) - 1 as n
            from dispatch.deadline d, dispatch.ticket t where d.kind in ('SignFor', 'Handle') and d.finished_at is null and t.event_seq = 0;
            insert into dispatch.deadline (id, ticket_id, {clock})
            select s.id, s.ticket_id, {string.Join(", ", clock.Split(", ").Select(column => "d." + column))} from public.swept s join dispatch.deadline d on d.id = s.as_is;
            create index on public.swept (ticket_id);
            create index on dispatch.outbox (ticket_id);
            analyze
            """);
    }

    private static Task DueAsync(TestDatabase database, int portion) => RunAsync(database, $"""
        update dispatch.deadline d set amber_at = s.at, red_at = s.at, due_at = s.at, next_fire_at = s.at
        from (select id, now() + case kind when 'Handle' then n % {Portion} else 0 end * interval '20 ms' as at from public.swept where n / {Portion} = {portion}) s
        where d.id = s.id;
        notify dispatch_outbox
        """);

    /// <summary>Until it holds the lock of a ticket whose clocks it turns: between taking it and the commit.</summary>
    private static async Task HasInHandsAsync(TestDatabase database, string role)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (await CountAsync(database, $"""
            select count(*) from pg_locks held join pg_stat_activity using (pid)
            where usename = '{role}' and locktype = 'advisory' and (held.classid::bigint << 32) | held.objid::bigint in (select {TicketLock.KeyOfColumn} from public.swept)
            """) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, deadline.Token);
        }
    }

    private static async Task<long> CountAsync(TestDatabase database, string sql) => (await database.DataSource.RowsAsync(sql, row => row.GetInt64(0)))[0];

    private static async Task RunAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>The process that dies comes by a name of its own, so that the server tells what it holds; gone after its database.</summary>
    private sealed record Mortal(string Name, string Admin) : IAsyncDisposable
    {
        /// <param name="server">A connection string of any database there.</param>
        public static async Task<Mortal> CreateAsync(string server)
        {
            var mortal = new Mortal($"mortal_{Guid.NewGuid():N}", new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString);
            await PostgresFixture.ExecuteAsync(mortal.Admin, $"create role {mortal.Name} superuser login password '{mortal.Name}'", Ct);
            return mortal;
        }

        public string To(string database) => new NpgsqlConnectionStringBuilder(database) { Username = Name, Password = Name }.ConnectionString;

        public async ValueTask DisposeAsync() => await PostgresFixture.ExecuteAsync(Admin, $"drop role {Name}", CancellationToken.None);
    }
}
