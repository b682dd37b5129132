using DbUp;
using DbUp.Engine.Output;
using Hotline.Api.Database;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>An installation that had run for a while is brought to the newest schema: what it wrote means what it meant.</summary>
public sealed class UpgradeTests(PostgresFixture postgres)
{
    /// <summary>The scripts of that day and of later ones have not run.</summary>
    private const string Before = "2026-11-30";

    /// <summary>Rows as the programs of that time wrote them.</summary>
    private const string Written = """
        insert into dispatch.region (code, name, level) values ('36', '江西省', 'province');
        insert into dispatch.category (code, name) values ('01', '市容环境');
        insert into dispatch.unit (code, name) values ('B-1', '城管局'), ('B-2', '环保局');

        insert into dispatch.routing_rule (category_code, region_code, unit_code, working_days) values ('01', '36', 'B-1', 3);
        update dispatch.routing_rule set unit_code = 'B-2', working_days = 4;
        insert into dispatch.catalog_edition (note, state, made_by, made_at, effective_at) values ('十一月', 'Effective', '编目员', now() - interval '2 days', now() - interval '1 day');
        insert into dispatch.edition_change (edition_id, category_code, region_code, keyword, unit_code, assistants, working_days) values (1, '01', '36', '', 'B-2', '', 4);
        insert into dispatch.policy_limit (clock, amount, unit, basis) values ('Handle', 5, 'WorkingDays', null), ('AppealRuling', 5, 'WorkingDays', '江西省缺省（可改）');

        insert into dispatch.ticket (id, number, version, event_seq, state, type, category_code, region_code, urgency, channel, owner_id, owner_name, opened_at, accepted_at, changed_at, merged_into)
        select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'N' || n, 1, 1, 'InHandling', 'Complaint', '01', '36', 'Normal', 'Phone', gen_random_uuid(), '坐席', at, at, at,
            case when n > 1 then '00000000-0000-7000-8000-000000000001'::uuid end
        from (select n, timestamptz '2026-11-20 23:30+08' + n * interval '20 minutes' as at from generate_series(1, 3) n) n;
        insert into dispatch.daily_rollup (day, category_code, region_code, unit_code, channel, type, accepted) values ('2026-11-21', '01', '36', '', 'Phone', 'Complaint', 2);
        insert into dispatch.deadline (id, ticket_id, kind, round, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, light, provisional, trace)
        select gen_random_uuid(), id, 'Handle', 1, 'Running', false, opened_at, opened_at, 126000, '2027-01-08 17:00+08', '2026-12-01 12:00+08', '2027-01-04 12:00+08', 'Normal', true, '[]' from dispatch.ticket;
        insert into dispatch.holiday (day, name, is_off_day) values ('2027-01-01', '元旦', true), ('2027-01-03', '元旦', false);

        insert into dispatch.ticket (id, number, version, event_seq, state, urgency, channel, owner_id, owner_name, opened_at, changed_at, escalation_level, refusal_by, refusal_reason, closed_at, orders, supervised_units)
        select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'U' || n, 1, 1, state, 'Normal', 'Phone', gen_random_uuid(), '坐席', at, at, level, case when n = 4 then gen_random_uuid() end, case when n = 4 then 'Petition' end,
            case when n = 6 then at end, case when n = 6 then '[{"unitCode": "B-1", "level": "Hotline", "state": "AwaitingReply", "issuedAt": "2026-11-20T10:00:00+08:00"}]' else '[]' end::jsonb,
            case when n = 6 then array['B-1'] else '{}' end
        from (values (4, 'Redo', 2), (5, 'PendingDispatch', 1), (6, 'Refused', 0), (7, 'Merged', 0), (8, 'ReturnReview', 0), (9, 'HandedOut', 0)) as v (n, state, level), (select timestamptz '2026-11-20 10:00+08' as at) a;
        insert into dispatch.deadline (id, ticket_id, kind, round, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, light, escalation_level, provisional, trace)
        select gen_random_uuid(), ('00000000-0000-7000-8000-00000000000' || n)::uuid, kind, 1, state, false, at, at, 1800, at + case kind when 'Handle' then interval '1 day' when 'Citizen' then interval '2 days' else interval '0' end, at, at, light, level, false, '[]'
        from (values (5, 'Dispatch', 'Running', 'Overdue', 1), (4, 'AppealRuling', 'SetAside', 'Red', 0), (7, 'AppealRuling', 'SetAside', 'Overdue', 2), (8, 'SignFor', 'Running', 'Normal', 0), (8, 'Handle', 'Running', 'Normal', 0), (8, 'Citizen', 'Running', 'Normal', 0), (9, 'Handle', 'Running', 'Normal', 0), (9, 'Citizen', 'Running', 'Normal', 0)) as v (n, kind, state, light, level), (select timestamptz '2026-11-20 10:30+08' as at) a;
        insert into dispatch.metric_freeze (month, frozen_at, formulas) values ('2026-10-01', now(), '{"solved/1": {"name": "解决率"}, "returned/1": {"name": "退单率"}}');

        insert into dispatch.knowledge_task (id, unit_code, question_enc, asked_by, asked_by_name, asked_at) values
            ('00000000-0000-7000-8000-0000000000a1', 'B-1', '\x00', gen_random_uuid(), '坐席', timestamptz '2026-11-20 10:00+08');
        insert into dispatch.knowledge_task (id, unit_code, question_enc, asked_by, asked_by_name, asked_at, ended_at) values
            ('00000000-0000-7000-8000-0000000000a2', 'B-1', '\x00', gen_random_uuid(), '坐席', timestamptz '2026-11-20 10:00+08', timestamptz '2026-11-22 10:00+08');

        insert into dispatch.escalation_digest (id, audience, unit_code, at, seen_by, seen_at) values
            (gen_random_uuid(), 'UnitLeader', 'B-1', timestamptz '2026-11-20 11:00+08', gen_random_uuid(), timestamptz '2026-11-20 12:00+08'), (gen_random_uuid(), 'Hotline', '', timestamptz '2026-11-21 11:00+08', null, null);

        insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, ended_at, ended_by, missed)
        select gen_random_uuid(), 'node', n, '12345', 'main', at, at + seconds * interval '1 second', 'Caller', true
        from (values (1, 4), (2, 5), (3, 6)) as c (n, seconds), (select timestamptz '2026-11-21 09:00+08' as at) as a;
        insert into agent.call_count (day, queue_code, arrived, abandoned) values ('2026-11-21', 'main', 3, 3);
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_before_an_upgrade_means_the_same_after_it()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync(Ct);
        MigrateUntil(database.ConnectionString, Before);
        await RunAsync(database, Written);
        Migrator.Migrate(database.ConnectionString);
        Assert.True(new Migrator(database.ConnectionString).IsCurrent());

        Assert.Equal("4 WorkingDays", await TextAsync(database, "select concat_ws(' ', limit_amount, limit_unit) from dispatch.routing_rule"));
        Assert.Equal("B-1 3,B-2 4", await TextAsync(database, "select string_agg(concat_ws(' ', unit_code, limit_amount), ',' order by id) from dispatch.rule_history"));
        Assert.Equal("4 WorkingDays", await TextAsync(database, "select concat_ws(' ', limit_amount, limit_unit) from dispatch.edition_change"));
        Assert.Equal("true", await TextAsync(database, "select took_effect_at < (select max(valid_from) from dispatch.rule_history) from dispatch.catalog_edition"));
        await RunAsync(database, "update dispatch.routing_rule set unit_code = 'B-1'");
        Assert.Equal("B-1 3,B-2 4,B-1 4", await TextAsync(database, "select string_agg(concat_ws(' ', unit_code, limit_amount), ',' order by id) from dispatch.rule_history"));
        Assert.Equal("B-1", await TextAsync(database, "select unit_code from dispatch.rule_history where valid_to is null and basis = ''"));
        Assert.Equal("2", await TextAsync(database, "select max_extensions from dispatch.policy"));
        Assert.Equal("2 2", await TextAsync(database, "select concat_ws(' ', accepted, merged) from dispatch.daily_rollup where day = '2026-11-21'"));
        Assert.Equal("2026-11-20 2027-01-08", await TextAsync(database, "select string_agg(concat_ws(' ', day_from, day_until), ',') from dispatch.holiday_touched"));
        Assert.Equal("2", await TextAsync(database, "select count(*) from dispatch.holiday_counted"));
        Assert.Equal("2026-11-27:,2026-11-27:Published", await TextAsync(database, "select string_agg((due_at at time zone 'Asia/Shanghai')::date || ':' || coalesce(ending, ''), ',' order by id) from dispatch.knowledge_task"));

        // What was over still is, and nothing else; no row stands where no verb starts.
        Assert.Equal("U4 0  Redo,U5 1 2026-11-20 PendingDispatch,U6 0  Refused,U7 2 2026-11-20 Merged,U8 0  ReturnReview,U9 0  HandedOut", await TextAsync(database, """
            select string_agg(number || ' ' || escalation_level || ' ' || coalesce((urgent_at at time zone 'Asia/Shanghai')::date::text, '') || ' ' || state, ',' order by number) from dispatch.ticket where number like 'U%'
            """));
        Assert.Equal("U8 2026-11-21 10:30,U9 2026-11-22 10:30", await TextAsync(database, "select string_agg(number || ' ' || to_char(desk_due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), ',' order by number) from dispatch.ticket where desk_due_at is not null"));
        Assert.Equal("0", await TextAsync(database, "select count(*) from dispatch.ticket where refusal_by is not null or refusal_reason is not null or supervised_units <> '{}'"));
        Assert.Equal("Withdrawn B-1", await TextAsync(database, "select concat_ws(' ', orders -> 0 ->> 'state', orders -> 0 ->> 'unitCode') from dispatch.ticket where number = 'U6'"));
        Assert.Equal("Running true", await TextAsync(database, "select concat_ws(' ', state, (next_fire_at = due_at)::text) from dispatch.deadline where kind = 'AppealRuling' and light = 'Red'"));
        Assert.Equal("Running true", await TextAsync(database, "select concat_ws(' ', state, (next_fire_at is null)::text) from dispatch.deadline where kind = 'AppealRuling' and light = 'Overdue'")); // At the top of its ladder.
        Assert.Equal("3 0", await TextAsync(database, "select concat_ws(' ', count(*), count(basis)) from dispatch.policy_limit where clock = 'HandAcross'"));
        Assert.Equal("{\"solved/1\": 35}", await TextAsync(database, "select weights from dispatch.metric_freeze"));
        Assert.Equal("B-1 Leader 12,B-1 Liaison 12,B-1 UnitLeader 12, Dispatcher, ShiftLead, Supervisor", await TextAsync(database, """
            select string_agg(concat_ws(' ', unit_code, role, to_char(seen_at at time zone 'Asia/Shanghai', 'HH24')), ',' order by unit_code desc, role) from dispatch.escalation_reader
            """));
        Assert.Equal("2 2", await TextAsync(database, "select concat_ws(' ', (select count(*) from agent.call where hung_up_early), hung_up_early) from agent.call_count"));
    }

    /// <summary>The database hands this down to months that are there, and not to those made later.</summary>
    [Fact]
    public async Task Of_what_is_sealed_no_figures_are_kept_in_any_month()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync(Ct);
        MigrateUntil(database.ConnectionString, Before);
        Migrator.Migrate(database.ConnectionString);
        Assert.Equal("6", await TextAsync(database, "select dispatch.ensure_partitions(date '2031-01-05', 2)"));
        Assert.Equal("0", await TextAsync(database, """
            select count(*) from pg_attribute a join pg_inherits i on i.inhrelid = a.attrelid
            where (a.attname = 'payload' and i.inhparent = 'dispatch.outbox'::regclass or a.attname in ('data', 'text_enc') and i.inhparent = 'dispatch.ticket_event'::regclass) and a.attstattarget is distinct from 0
            """));
        Assert.Equal("0", await TextAsync(database, "select count(*) from pg_attribute where (attrelid = 'dispatch.ticket'::regclass and (attname like '%enc' or attname in ('assists', 'intake_print')) or attrelid = 'dispatch.deadline'::regclass and attname = 'trace') and attstattarget is distinct from 0"));
    }

    private static void MigrateUntil(string connectionString, string day)
    {
        var done = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly, name => name.Split(".Migrations.") is [_, var script] && string.CompareOrdinal(script, day) < 0)
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        Assert.True(done.Successful, done.Error?.Message);
    }

    private static async Task RunAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<string> TextAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand($"select ({sql})::text");
        return await command.ExecuteScalarAsync(Ct) as string ?? "";
    }
}
