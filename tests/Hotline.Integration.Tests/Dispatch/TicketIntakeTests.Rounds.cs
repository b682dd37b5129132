using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Those who come together.</summary>
public sealed partial class TicketIntakeTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("bad-19", "bad-30")]
    public async Task Those_who_come_together_are_written_together_and_one_that_can_not_be_holds_up_no_other(params string[] bad)
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, """
            create function dispatch.not_these() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
            create trigger not_these before insert on dispatch.ticket for each row when (new.intake_key like 'bad%') execute function dispatch.not_these()
            """);
        await RunAsync(scene, "select dispatch.next_ticket_number(current_date)");
        Task<Exception?[]> all;
        await using (var held = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        await using (var transaction = await held.BeginTransactionAsync(Ct))
        {
            await using (var hold = new NpgsqlCommand("lock table dispatch.ticket in exclusive mode", held, transaction))
            {
                await hold.ExecuteNonQueryAsync(Ct);
            }

            var keys = Enumerable.Range(0, 40).Select(which => bad.Contains($"bad-{which}") ? $"bad-{which}" : $"good-{which}");
            all = Task.WhenAll(keys.Select(key => Record.ExceptionAsync(() => TakeInAsync(scene, Form(PotHole) with { IntakeKey = key })).AsTask()));
            await Eventually.IsAsync(
                async () => await scene.ScalarAsync<long>("select count(*) from pg_locks where relation = 'dispatch.ticket'::regclass and not granted") >= 2, TimeSpan.FromSeconds(30));
        }

        var refused = bad.Count(key => key != "none");
        Assert.Equal(refused, (await all).Count(failure => failure is PostgresException { MessageText: "no" }));
        Assert.Equal(refused, (await all).Count(failure => failure is not null));
        Assert.Equal(40L - refused, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(40L - refused, await scene.ScalarAsync<long>("select count(distinct number) from dispatch.ticket"));
        Assert.Equal((40L - refused) * 3, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox"));
        if (refused == 0)
        {
            // A round takes 32, so two at least begin, perhaps of one each; who comes while they wait is in a few rounds more.
            Assert.InRange(await scene.ScalarAsync<long>("select count(distinct xid) from dispatch.outbox"), 1, 30);
        }
    }

    /// <summary>Each by an agent of its own, a second after the one before, in words of its own; a third has no rule, and so no event of dispatch.</summary>
    [Fact]
    public async Task Of_those_written_together_each_has_what_is_its_own()
    {
        await using var scene = await StartAsync(postgres);
        var asked = new List<(Actor Agent, Task<Outcome<TakenIn>> Made)>();
        await using (var held = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        await using (var transaction = await held.BeginTransactionAsync(Ct))
        {
            await using var hold = new NpgsqlCommand("lock table dispatch.ticket in exclusive mode", held, transaction);
            await hold.ExecuteNonQueryAsync(Ct);
            for (var which = 0; which < 24; which++)
            {
                scene.Time.Advance(TimeSpan.FromSeconds(1));
                var agent = Actor.Of(Guid.CreateVersion7(), $"坐席{which}", null, Role.Agent);
                asked.Add((agent, Intake(scene).AcceptAsync(new OpenDraft(IntakeChannel.Counter, Fields: Fields(which % 3 == 0 ? NoWater : PotHole) with { Title = Pii.Text($"第{which}处") }), agent, Ct)));
            }

            await Eventually.IsAsync(
                async () => await scene.ScalarAsync<long>("select count(*) from pg_locks where relation = 'dispatch.ticket'::regclass and not granted") >= 2, TimeSpan.FromSeconds(30));
        }

        foreach (var (agent, made) in asked)
        {
            var answered = Assert.IsType<Outcome<TakenIn>.Done>(await made).Value;
            Assert.Equal(InOneForm(answered.Page), InOneForm(await scene.Reader.PageAsync(answered.Id, agent, Ct)));
        }

        Assert.InRange(await scene.ScalarAsync<long>("select count(distinct xid) from dispatch.outbox"), 1, 20);
        Assert.Equal("2 2 2,3 2 3", await scene.ScalarAsync<string>("""
            select string_agg(distinct concat_ws(' ', (select count(*) from dispatch.ticket_event e where e.ticket_id = t.id and e.actor_id = t.owner_id and e.actor_name = t.owner_name and e.at = t.opened_at),
                (select count(*) from dispatch.audit a where a.ticket_id = t.id and a.actor_id = t.owner_id and a.actor_name = t.owner_name and a.at = t.opened_at),
                (select count(*) from dispatch.outbox o where o.ticket_id = t.id and o.at = t.opened_at and o.payload ->> 'number' is not distinct from case when o.seq > 1 then t.number end)), ',')
            from dispatch.ticket t
            """));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id where d.started_at <> t.opened_at"));
    }

    [Fact]
    public async Task A_round_that_loses_the_database_leaves_nothing_and_each_of_it_can_be_sent_again()
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, "select dispatch.next_ticket_number(current_date)");
        var forms = Enumerable.Range(0, 12).Select(which => Form(PotHole) with { IntakeKey = $"key-{which}" }).ToList();
        Task<Exception?[]> all;
        await using (var held = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        await using (var transaction = await held.BeginTransactionAsync(Ct))
        {
            // The outbox is written last: by then the ticket, its events and clocks are.
            await using var hold = new NpgsqlCommand("lock table dispatch.outbox in exclusive mode", held, transaction);
            await hold.ExecuteNonQueryAsync(Ct);
            all = Task.WhenAll(forms.Select(form => Record.ExceptionAsync(() => TakeInAsync(scene, form)).AsTask()));
            await Eventually.IsAsync(
                async () =>
                {
                    await scene.ScalarAsync<long>("select count(pg_terminate_backend(pid)) from pg_locks where relation = 'dispatch.outbox'::regclass and not granted");
                    return all.IsCompleted;
                },
                TimeSpan.FromSeconds(30));
        }

        Assert.All(await all, failure => Assert.IsAssignableFrom<NpgsqlException>(failure));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        await Task.WhenAll(forms.Concat(forms).Select(form => TakeInAsync(scene, form)));
        Assert.Equal(12L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    /// <summary>The planner tries five times what it would make of the values; then it is to see that it makes nothing better of them.</summary>
    [Fact]
    public async Task No_statement_of_intake_is_planned_anew_each_time()
    {
        await using var scene = await StartAsync(postgres);
        for (var n = 0; n < 20; n++)
        {
            await TakeInAsync(scene, Form(PotHole));
        }

        var planned = await PlannedAsync(scene.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Equal(3, planned.Count); // Numbers, the caller's earlier requests, and what writes.
        Assert.All(planned, one => Assert.Equal(5, one.Max(session => session.Anew)));
    }

    /// <summary>Each statement that was done twenty times, with what the connections of the pool did of it: what is done one after the other may go by more than one.</summary>
    private static async Task<List<IGrouping<string, (string Statement, long Done, long Anew)>>> PlannedAsync(NpgsqlDataSource database)
    {
        const string sql = "select left(regexp_replace(statement, '\\s+', ' ', 'g'), 60), custom_plans + generic_plans, custom_plans from pg_prepared_statements";
        var (connections, planned) = (new List<NpgsqlConnection>(), new List<(string Statement, long Done, long Anew)>());
        for (var n = 0; n < 4; n++)
        {
            connections.Add(await database.OpenConnectionAsync(Ct));
            planned.AddRange(await connections[n].QueryAsync<(string, long, long)>(new CommandDefinition(sql, cancellationToken: Ct)));
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return [.. planned.GroupBy(one => one.Statement).Where(one => one.Sum(session => session.Done) >= 20)];
    }
}
