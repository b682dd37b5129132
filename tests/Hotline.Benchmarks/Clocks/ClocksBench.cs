using System.Diagnostics;
using System.Globalization;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Benchmarks.Clocks;

/// <summary>
/// Clocks of a running hotline with very many open tickets: how late those fire that are due within one minute, and how long it takes after an outage
/// until all that ran over is turned, with events, audit, outbox and escalations. Fired is when the database says the event was committed, so the
/// time counts until anybody could know. The bound writes the same rows set-wise in one transaction, into tables with the same indexes.
/// </summary>
internal static class ClocksBench
{
    private const int Due = 10_000;
    private const int Overdue = 20_000;

    /// <summary>Ticket <c>n</c> of those filled in.</summary>
    private static readonly string Which = Filling.RowOf("d.ticket_id");

    private static readonly string[] Written = ["ticket_event", "audit", "outbox", "escalation"];

    public static async Task RunAsync(int open, CancellationToken ct)
    {
        Report.Begin($"clocks: {open} open tickets, {Due} due in a minute, then {Overdue} overdue at once");
        await using var city = await City.StartLargeAsync("-c track_commit_timestamp=on", ct);
        var began = Stopwatch.GetTimestamp();
        await FillAsync(city, open, ct);
        Report.Line("filled in", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        await LatenessAsync(city, ct);
        await DrainAsync(city, ct);
        Report.End();
    }

    private static async Task FillAsync(City city, int open, CancellationToken ct)
    {
        const string ticket = "version, event_seq, state, type, category_code, region_code, urgency, channel, owner_id, owner_name, unit_code, led_by, opened_at, accepted_at, dispatched_at, received_at, changed_at";
        const string clock = "round, unit_code, state, natural_time, started_at, run_from, elapsed_s, total_s, due_at, amber_at, red_at, light, next_fire_at, provisional, trace";
        using (var agent = await city.SignInAsync(City.Agent(1), ct))
        {
            await agent.AcceptAsync(await agent.OpenAsync(City.Request, ct), ct);
        }

        const string like = "dispatch.deadline d where d.next_fire_at is not null and d.ticket_id = (select id from dispatch.ticket where number is not null)";
        await Filling.RunAsync(
            city,
            ["ticket", "deadline"],
            [
                $"create temp table clock as select d.* from {like} and d.kind in ('Handle', 'Citizen')",
                $"insert into dispatch.ticket (id, number, {ticket}) select {Filling.Id(0)}, 'B' || n, {ticket} from dispatch.ticket, generate_series(1, {open}) n where number is not null",
                $"insert into dispatch.deadline (id, ticket_id, kind, {clock}) select {Filling.Id(1)}, {Filling.Id(0)}, kind, {clock} from clock, generate_series(1, {open}) n where kind = 'Handle'",
                $"insert into dispatch.deadline (id, ticket_id, kind, {clock}) select {Filling.Id(2)}, {Filling.Id(0)}, kind, {clock} from clock, generate_series(1, {open}) n where kind = 'Citizen'",
            ],
            ct);
        await SealAsync(city, Due + Overdue, ct);
    }

    /// <summary>Those that are going to fire have words and numbers in them as real ones have: whoever turns them opens the row.</summary>
    private static async Task SealAsync(City city, int count, CancellationToken ct)
    {
        using var keys = new KeyRing(city.Database, MasterKey.Load(city.MasterKeyFile), TimeProvider.System);
        await keys.OpenAsync(ct);
        var cipher = new FieldCipher(keys);
        var ids = Enumerable.Range(1, count).Select(Filling.IdOf).ToArray();
        await using var command = city.Database.CreateCommand("""
            update dispatch.ticket t set title_enc = s.title, content_enc = s.content, place_enc = s.place, contact_name_enc = s.name, contact_phone_enc = s.phone
            from unnest($1, $2, $3, $4, $5, $6) as s (id, title, content, place, name, phone) where t.id = s.id
            """);
        command.CommandTimeout = 120;
        command.Parameters.Add(new() { Value = ids });
        foreach (var (column, clear) in new[]
        {
            ("title", City.Request.Title), ("content", City.Request.Content), ("place", City.Request.Place), ("contact_name", City.Request.CallerName), ("contact_phone", City.Request.ContactPhone),
        })
        {
            command.Parameters.Add(new() { Value = ids.Select(id => cipher.Encrypt(clear, "ticket", column, id)!).ToArray() });
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A third turn amber, a third red, a third run over and climb.</summary>
    private static async Task LatenessAsync(City city, CancellationToken ct)
    {
        await city.RunAsync($"""
            create table due as select d.id, d.ticket_id, (array['Normal', 'Amber', 'Red'])[1 + n % 3] as light, now() + interval '10 s' + n * interval '1 minute' / {Due} as at
            from (select d.*, {Which} as n from dispatch.deadline d where d.kind = 'Handle') d where n between 1 and {Due};
            create index on due (id);
            analyze due;
            update dispatch.deadline d set light = due.light, next_fire_at = due.at,
                amber_at = case due.light when 'Normal' then due.at else due.at - interval '2 days' end,
                red_at = case due.light when 'Red' then due.at - interval '1 day' when 'Amber' then due.at else due.at + interval '1 day' end,
                due_at = case due.light when 'Red' then due.at else due.at + interval '2 days' end
            from due where due.id = d.id;
            notify dispatch_outbox
            """, ct);
        var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
        await Task.Delay(TimeSpan.FromSeconds(75), ct);
        await UntilNoneIsDueAsync(city, ct);
        Report.Line("lateness: processors", cpu);
        var late = new Spread();
        var (fired, early) = (0, 0);
        await using var command = city.Database.CreateCommand("""
            select due.ticket_id, extract(epoch from pg_xact_commit_timestamp(e.xmin) - due.at)::double precision * 1000
            from due join dispatch.ticket_event e on e.ticket_id = due.ticket_id and e.kind = 'LightTurned'
            """);
        var tickets = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            tickets.Add(rows.GetGuid(0));
            late.Add(rows.GetDouble(1));
            fired++;
            early += rows.GetDouble(1) < 0 ? 1 : 0;
        }

        Report.Line($"lateness of {Due} in a minute", $"{late}; early {early}, lost {Due - tickets.Count}, doubled {fired - tickets.Count}");
    }

    private static async Task DrainAsync(City city, CancellationToken ct)
    {
        await city.RunAsync($"""
            create table before as select clock_timestamp() as at, (select max(id) from dispatch.outbox) as outbox, (select max(id) from dispatch.audit) as audit;
            create table ran_over as select id, ticket_id from (select d.*, {Which} as n from dispatch.deadline d where d.kind = 'Handle') d where n between {Due + 1} and {Due + Overdue};
            analyze ran_over
            """, ct);
        await city.RunAsync("""
            update dispatch.deadline d set due_at = now() - interval '1 hour', red_at = now() - interval '2 hours', amber_at = now() - interval '3 hours', next_fire_at = now() - interval '3 hours'
            from ran_over o where o.id = d.id;
            create table committed as select 1 as by_this;
            notify dispatch_outbox
            """, ct);
        var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
        await UntilNoneIsDueAsync(city, ct);
        Report.Line("drain: processors", cpu);
        var seconds = await NumberAsync(city, """
            select extract(epoch from max(pg_xact_commit_timestamp(e.xmin)) - (select pg_xact_commit_timestamp(xmin) from committed))::double precision
            from dispatch.ticket_event e join ran_over o using (ticket_id) where e.kind = 'LightTurned'
            """, ct);
        var rows = await NumberAsync(city, "select count(*) from dispatch.ticket_event e join ran_over o using (ticket_id) where e.kind in ('LightTurned', 'Escalated')", ct);
        var messages = await NumberAsync(city, "select count(*) from dispatch.outbox m join ran_over o using (ticket_id)", ct);
        var left = await NumberAsync(city, "select count(*) from dispatch.deadline d join ran_over o using (id) where d.light <> 'Overdue'", ct);
        await Task.Delay(TimeSpan.FromSeconds(10), ct); // What reads the outbox has its share of the machine first.
        var bound = await BoundAsync(city, ct);
        Report.Line($"drain of {Overdue} overdue", $"{seconds:0.00} s from the commit that made them so to the last event; {rows:0} events, {messages:0} outbox rows, {left:0} left");
        Report.Line("drain: bound, the same rows in one transaction", $"{bound:0.00} s; ratio {seconds / bound:0.0} x");
    }

    /// <summary>A minute at most: what has not fired by then is lost.</summary>
    private static async Task UntilNoneIsDueAsync(City city, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (await NumberAsync(city, "select count(*) from dispatch.deadline where next_fire_at <= now()", ct) > 0 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(250, ct);
        }
    }

    private static async Task<double> BoundAsync(City city, CancellationToken ct)
    {
        var copies = string.Concat(Written.Select(table => $"create table bare_{table} (like dispatch.{table} including indexes including defaults);"));
        await city.RunAsync($"""
            {copies}
            create table bare_deadline (like dispatch.deadline including indexes);
            insert into bare_deadline select d.* from dispatch.deadline d join ran_over o using (id);
            create table bare_ticket (like dispatch.ticket including indexes);
            insert into bare_ticket select t.* from dispatch.ticket t where id in (select ticket_id from ran_over);
            analyze bare_deadline; analyze bare_ticket
            """, ct);
        var began = Stopwatch.GetTimestamp();
        await city.RunAsync("""
            insert into bare_ticket_event select e.* from dispatch.ticket_event e join ran_over o using (ticket_id);
            insert into bare_audit select a.* from dispatch.audit a where a.ticket_id in (select ticket_id from ran_over);
            insert into bare_outbox select m.* from dispatch.outbox m where m.ticket_id in (select ticket_id from ran_over);
            insert into bare_escalation select e.* from dispatch.escalation e where e.ticket_id in (select ticket_id from ran_over);
            update bare_deadline set light = 'Amber', next_fire_at = next_fire_at + interval '1 second', escalation_level = escalation_level + 1;
            update bare_ticket set light = 'Amber', event_seq = event_seq + 2, escalation_level = escalation_level + 1, changed_at = now()
            """, ct);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> NumberAsync(City city, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = city.Database.CreateCommand(sql);
        command.CommandTimeout = 120;
        return Convert.ToDouble(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
