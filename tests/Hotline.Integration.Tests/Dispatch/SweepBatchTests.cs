using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Many tickets are turned in one transaction, and it can not be seen from what is written.</summary>
public sealed class SweepBatchTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_batch_writes_is_what_each_ticket_alone_would_have_had_written()
    {
        await using var scene = await StartAsync(postgres);
        var alone = await scene.DispatchedAsync();
        await MultiplyAsync(scene, alone, 5);
        scene.Time.Advance(TimeSpan.FromDays(8));
        await scene.DoneAsync(alone, new Escalate(), Actor.System);
        Assert.Equal(5, await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct));
        Assert.Equal(1L, await scene.ScalarAsync<long>($"select count(distinct xmin::text) from dispatch.ticket_event where seq > 3 and ticket_id <> '{alone}'")); // Transactions.
        var expected = await WrittenAsync(alone);
        Assert.Contains("Escalated", expected, StringComparison.Ordinal);
        for (var n = 1; n <= 5; n++)
        {
            Assert.Equal(expected, await WrittenAsync(await scene.ScalarAsync<Guid>($"select id from dispatch.ticket where number = 'M{n}'")));
        }

        // All that a turning touches, without ids, numbers and the identities of rows.
        async Task<string> WrittenAsync(Guid id) => string.Join('\n', [
            await scene.ScalarAsync<string>($"select concat_ws('|', version, event_seq, state, light, escalation_level, judgements, judged_units, appeal_open, changed_at) from dispatch.ticket where id = '{id}'"),
            await scene.ScalarAsync<string>($"select string_agg(concat_ws('|', kind, state, light, escalation_level, escalate_at, next_fire_at, due_at, trace), E'\\n' order by kind) from dispatch.deadline where ticket_id = '{id}'"),
            await scene.ScalarAsync<string>($"select string_agg(concat_ws('|', seq, at, kind, actor_id, actor_name, actor_unit, state, data, text_enc), E'\\n' order by seq) from dispatch.ticket_event where ticket_id = '{id}' and seq > 3"),
            await scene.ScalarAsync<string>($"select string_agg(concat_ws('|', at, actor_id, actor_name, action, subject, field), E'\\n' order by id) from dispatch.audit where ticket_id = '{id}' and action = 'Escalate'"),
            await scene.ScalarAsync<string>($"select string_agg(concat_ws('|', seq, at, kind, payload - 'number'), E'\\n' order by id) from dispatch.outbox where ticket_id = '{id}' and seq > 3"),
            await scene.ScalarAsync<string>($"select string_agg(concat_ws('|', kind, level, audience, unit_code, due_at, at), E'\\n' order by kind, level) from dispatch.escalation where ticket_id = '{id}'"),
        ]);
    }

    [Fact]
    public async Task One_ticket_that_cannot_be_written_holds_back_none_of_its_batch()
    {
        await using var scene = await StartAsync(postgres);
        var whole = await scene.DispatchedAsync();
        var broken = await scene.DispatchedAsync();
        var other = await scene.DispatchedAsync();
        await scene.ScalarAsync<int>($"""
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
            create trigger refuse before insert on dispatch.ticket_event for each row when (new.ticket_id = '{broken}') execute function refuse();
            select 1
            """);
        var log = new Sweeps.Said<ClockSweep>();
        var sweep = Sweeps.OfAnotherNode(scene, log);
        scene.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(2, await sweep.RunAsync(Ct));
        Assert.Equal(Light.Overdue, (await scene.Reader.PageAsync(whole, Supervisor, Ct))!.Line.Light);
        Assert.Equal(Light.Overdue, (await scene.Reader.PageAsync(other, Supervisor, Ct))!.Line.Light);
        Assert.Equal(Light.Normal, (await scene.Reader.PageAsync(broken, Supervisor, Ct))!.Line.Light);
        Assert.Single(log.Lines);
        Assert.Equal(scene.Time.GetUtcNow().AddMinutes(1), await Sweeps.NextFireAsync(scene, broken));
        await scene.ScalarAsync<int>("drop trigger refuse on dispatch.ticket_event; select 1");
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(Light.Overdue, (await scene.Reader.PageAsync(broken, Supervisor, Ct))!.Line.Light);
    }

    [Fact]
    public async Task More_than_a_batch_overdue_swept_by_two_at_once_is_turned_exactly_once()
    {
        await using var scene = await StartAsync(postgres);
        var one = await scene.DispatchedAsync();
        await MultiplyAsync(scene, one, 1500);
        scene.Time.Advance(TimeSpan.FromDays(1));
        ClockSweep[] nodes = [scene.Services.GetRequiredService<ClockSweep>(), Sweeps.OfAnotherNode(scene)];
        var turned = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.RunAsync(Ct))));
        Assert.Equal(1501, turned.Sum() + await nodes[0].RunAsync(Ct));
        Assert.Equal(1501L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'Escalate'"));
        Assert.InRange(await scene.ScalarAsync<long>("select count(distinct xmin::text) from dispatch.audit where action = 'Escalate'"), 4, 20); // Transactions.
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from (select 1 from dispatch.ticket_event where kind = 'LightTurned' group by ticket_id, data having count(*) > 1) doubled"));
        Assert.Equal(
            await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind in ('LightTurned', 'Escalated')"),
            await scene.ScalarAsync<long>("select count(*) from dispatch.outbox where kind in ('LightTurned', 'Escalated')"));
        Assert.Equal(0L, await scene.ScalarAsync<long>($"select count(*) from dispatch.deadline where next_fire_at <= '{scene.Time.GetUtcNow():O}'"));
    }

    /// <summary>What is looked through beyond the batch is another node's, and people's.</summary>
    [Fact]
    public async Task A_batch_locks_no_more_than_it_takes_and_another_beside_it_takes_the_next()
    {
        await using var scene = await StartAsync(postgres);
        await MultiplyAsync(scene, await scene.DispatchedAsync(), 30);
        scene.Time.Advance(TimeSpan.FromDays(1));
        await using var one = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var other = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var first = await one.BeginTransactionAsync(Ct);
        await using var second = await other.BeginTransactionAsync(Ct);
        var taken = await TurningStore.LockDueAsync(one, first, scene.Time.GetUtcNow(), 5, Ct);
        Assert.Equal(5, taken.Length);
        Assert.Equal(5L, await scene.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
        var next = await TurningStore.LockDueAsync(other, second, scene.Time.GetUtcNow(), 5, Ct);
        Assert.Equal(5, next.Except(taken).Count());
    }

    /// <summary>As many like one: its row and clocks under ids that sort alike, without personal data.</summary>
    private static Task<int> MultiplyAsync(DispatchScene scene, Guid like, int count)
    {
        const string ticket = "version, event_seq, state, type, category_code, region_code, urgency, channel, owner_id, owner_name, unit_code, led_by, opened_at, accepted_at, dispatched_at, received_at, changed_at";
        const string clock = "kind, round, unit_code, state, natural_time, started_at, run_from, elapsed_s, total_s, due_at, amber_at, red_at, light, finished_at, next_fire_at, provisional, trace";
        string Other(string id) => $"overlay({id}::text placing to_hex(n + 4096) from 1 for 4)::uuid";
        return scene.ScalarAsync<int>($"""
            insert into dispatch.ticket (id, number, {ticket}) select {Other("id")}, 'M' || n, {ticket} from dispatch.ticket, generate_series(1, {count}) n where id = '{like}';
            insert into dispatch.deadline (id, ticket_id, {clock}) select {Other("id")}, {Other("ticket_id")}, {clock} from dispatch.deadline, generate_series(1, {count}) n where ticket_id = '{like}';
            select 1
            """);
    }
}
