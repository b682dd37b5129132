using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Statements that wait for the next question, or the end, are as if each had been sent at once.</summary>
public sealed class TransitionTests(PostgresFixture postgres)
{
    private const string Insert = "insert into agent.queue_number (number, queue_code) values (@number, 'main')";
    private const string Count = "select count(*) from agent.queue_number where number = @number";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_seen_by_the_next_question_and_by_others_after_the_commit()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using (var t = await Of(scene).BeginAsync(Ct))
        {
            await t.WriteAsync(Insert, new { number = "12300" }, Ct);
            var (one, other) = (t.Ask<long>(Count, new { number = "12300" }), t.Ask<string>("select queue_code from agent.queue_number where number = @number", new { number = "12300" }));
            Assert.Throws<InvalidOperationException>(() => one.One);
            await t.AnswersAsync(Ct);
            Assert.Equal((1L, "main"), (one.One, other.One));
            Assert.Equal(0, await scene.ScalarAsync<long>("select count(*) from agent.queue_number where number = $1", "12300"));
            await t.WriteAsync(Insert, new { number = "12301" }, Ct);
            await t.CommitAsync(Ct);
        }

        Assert.Equal(2, await scene.ScalarAsync<long>("select count(*) from agent.queue_number where number in ('12300', '12301')"));
    }

    [Fact]
    public async Task A_write_that_fails_takes_everything_with_it_at_the_commit()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var rung = false;
        await using (var t = await Of(scene).BeginAsync(Ct))
        {
            t.Afterwards(() => rung = true);
            await t.WriteAsync(Insert, new { number = "12300" }, Ct);
            await t.WriteAsync(Insert, new { number = "12300" }, Ct);
            await t.WriteAsync(Insert, new { number = "12301" }, Ct);
            await Assert.ThrowsAsync<PostgresException>(() => t.CommitAsync(Ct));
        }

        Assert.False(rung);
        Assert.Equal(0, await scene.ScalarAsync<long>("select count(*) from agent.queue_number where number in ('12300', '12301')"));
    }

    [Fact]
    public async Task Rows_that_nobody_asked_for_are_refused_before_they_are_taken_for_anothers()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var t = await Of(scene).BeginAsync(Ct);
        await t.WriteAsync("select 'main'", null, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => t.OneAsync<string>("select code from agent.queue", null, Ct));
    }

    [Fact]
    public async Task Who_only_looks_can_not_commit()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var t = await Of(scene).LookAsync(Ct);
        Assert.Equal(["main"], await t.ListAsync<string>("select code from agent.queue", null, Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => t.CommitAsync(Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => t.DatabaseAsync(Ct));
    }

    /// <summary>The lock survives, the tables are free: somebody changes the schema while the transaction goes on.</summary>
    [Fact]
    public async Task What_was_peeked_at_is_not_locked()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        const string sql = "select code from agent.queue";
        await using var t = await Of(scene).BeginAsync(Ct, peeked: before => before.Ask<string>(sql, null));
        var mine = t.Ask<bool>("select pg_try_advisory_xact_lock(77)", null);
        t.Peek();
        var codes = t.Ask<string>(sql, null);
        await t.PeekedAsync(Ct);
        Assert.True(mine.One);
        Assert.Equal(["main"], codes.Rows);
        await scene.RunAsync("set lock_timeout = '5s'; alter table agent.queue add column looked_at integer; set lock_timeout = 0");
        Assert.False(await scene.ScalarAsync<bool>("select pg_try_advisory_lock(77)"));
    }

    /// <summary>As when the next version's migration runs while this one is still at work: what PostgreSQL keeps ready is not broken by it.</summary>
    [Fact]
    public async Task Calls_go_on_while_another_nodes_migration_adds_a_column_to_every_table()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        for (var round = 0; round < 6; round++)
        {
            if (round == 5)
            {
                await scene.RunAsync("""
                    do $$ declare each record; begin
                        for each in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'agent' and c.relkind in ('r', 'p') and not c.relispartition loop
                            execute format('alter table %s add column from_the_next_version text', each.name);
                        end loop;
                    end $$
                    """);
            }

            var call = await scene.Node.CallAsync($"138791{round:D5}");
            await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
            await agent.StateAsync(AgentState.Talking);
            await scene.Node.EndAsync(call, bridged: true);
            await agent.StateAsync(AgentState.WrapUp);
            await agent.EndWrapUpAsync();
        }

        Assert.True(await scene.ScalarAsync<long>("select count(*) from information_schema.columns where table_schema = 'agent' and column_name = 'from_the_next_version'") > 20);
        Assert.DoesNotContain(scene.Web.Warnings, line => line.Contains(PostgresErrorCodes.FeatureNotSupported, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_console_event_has_the_next_number_of_its_account_however_many_are_told_at_once()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        Guid[] accounts = [.. Enumerable.Range(0, DeskNotice.MaxTargets + 3).Select(_ => Guid.NewGuid())];
        await using var listening = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        var heard = new List<DeskNotice>();
        listening.Notification += (_, notice) => heard.Add(DeskNotice.Read(notice.Payload));
        await using (var listen = new NpgsqlCommand($"listen {NoticeChannel.Desk}", listening))
        {
            await listen.ExecuteNonQueryAsync(Ct);
        }

        for (var round = 0; round < 2; round++)
        {
            await using var t = await Of(scene).BeginAsync(Ct);
            foreach (var account in accounts)
            {
                t.Tell(new DeskChange(account, DeskEventKind.QueueChanged, Key: "main"));
                t.Tell(new DeskChange(account, DeskEventKind.QueueChanged, Key: "main"));
                t.Tell(new DeskChange(account, DeskEventKind.CallChanged, accounts[0]));
            }

            await t.CommitAsync(Ct);
        }

        await WaitFor.TrueAsync(
            async () =>
            {
                await listening.WaitAsync(TimeSpan.FromMilliseconds(100), Ct);
                return heard.Sum(notice => notice.To.Count) == accounts.Length * 4;
            },
            "all are heard");
        Assert.All(heard, notice => Assert.InRange(notice.To.Count, 1, DeskNotice.MaxTargets));
        Assert.All(accounts, account => Assert.Equal(
            [(1, DeskEventKind.QueueChanged), (2, DeskEventKind.CallChanged), (3, DeskEventKind.QueueChanged), (4, DeskEventKind.CallChanged)],
            heard.SelectMany(notice => notice.To.Where(target => target.Account == account).Select(target => ((int)target.Seq, notice.Kind)))));
    }

    private static Transitions Of(AgentScene scene) => scene.Web.Services.GetRequiredService<Transitions>();
}
