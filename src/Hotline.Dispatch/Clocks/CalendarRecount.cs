using System.Collections.Frozen;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Counts open limits again when the list of days off has changed (docs/adr/0109). What has changed is seen against the list by which limits were counted so far,
/// which is kept in the database: it does not matter how the new one came, in how many pieces, or whether a node was up. Every open limit that reaches over a changed day is looked at,
/// by one node at a time, a ticket a transaction, beside the sweep. The new list counts as known only when nobody holds one of those tickets any more, and no node can
/// still be counting by the old one. A list that is changed again before that has moved limits all the same: the days that any of them changed stay in the database
/// (<c>dispatch.holiday_touched</c>) until then.
/// </summary>
public sealed partial class CalendarRecount
{
    /// <summary>Longer than a catalogue is held and a verb that has read it takes.</summary>
    internal static readonly TimeSpan Overlap = CatalogCache.FreshFor * 3;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;
    private readonly ILogger<CalendarRecount> logger;
    private string? known;
    private Look? look;

    internal CalendarRecount(NpgsqlDataSource database, TicketDesk desk, CatalogCache catalog, TimeProvider time, ILogger<CalendarRecount> logger) =>
        (this.database, this.desk, this.catalog, this.time, this.logger) = (database, desk, catalog, time, logger);

    /// <summary>One look, by one caller at a time.</summary>
    /// <returns>How many tickets were changed, and whether all limits are now by the list as it stands: else it is to be run again in a moment.</returns>
    public async Task<(int Changed, bool Settled)> RunAsync(CancellationToken ct)
    {
        var table = (await catalog.GetAsync(ct)).Holidays;
        await using var connection = await database.OpenConnectionAsync(ct);
        if (table.Fingerprint == known && look is null && (await TouchedAsync(connection, ct)).Count == 0)
        {
            return (0, true);
        }

        if (!await TryTakeTurnAsync(connection, ct))
        {
            return (0, false);
        }

        try
        {
            return await LookAsync(connection, table, ct);
        }
        finally
        {
            await GiveTurnBackAsync(connection);
        }
    }

    private async Task<(int Changed, bool Settled)> LookAsync(NpgsqlConnection connection, HolidayTable table, CancellationToken ct)
    {
        var touched = await TouchedAsync(connection, ct);
        var at = UnderWay(table, touched);
        if (at is null)
        {
            // Another node may have changed what this one read some seconds ago: by that, what the other counted would be counted back.
            catalog.Invalidate();
            table = (await catalog.GetAsync(ct)).Holidays;
        }

        var counted = await CountedAsync(connection, ct);
        if (counted.Count == 0)
        {
            // The first list there is: nothing was counted by another.
            await KeepAsync(connection, table, FrozenSet<long>.Empty, ct);
            counted = [.. table.Rows];
        }

        var changes = HolidayTable.Changes(new HolidayTable(counted), table);
        if (at is null && changes.Count > 0)
        {
            // A year that is published with its last day: none of its other days was touched.
            await TouchAsync(connection, changes, ct);
            touched = await TouchedAsync(connection, ct);
        }

        // A node that was up knows of what was provisional; one that starts looks.
        if (changes.Count == 0 && touched.Count == 0 && known is not null)
        {
            return Settled(table, 0);
        }

        var now = time.GetUtcNow();
        var late = at is { Busy.Count: 0 } && now >= at.Began + Overlap;
        (DateOnly First, DateOnly Last)[] days = [.. touched.Select(row => (row.DayFrom, row.DayUntil)).Concat(changes).Distinct()];
        var tickets = at is null ? await ReachingAsync(connection, days, null, ct)
            : late ? await ReachingAsync(connection, days, at.Began - Overlap, ct)
            : at.Busy;
        var (changed, busy) = await RecountAsync(connection, tickets, ct);
        look = new Look(table.Fingerprint, at?.Began ?? now, late || at?.Late == true, busy, at?.Touched ?? touched.Select(row => row.Id).ToHashSet());
        if (!look.Late || busy.Count > 0)
        {
            return (changed, false);
        }

        await KeepAsync(connection, table, look.Touched, ct);
        return Settled(table, changed);
    }

    /// <summary>The look that is under way, while the list is the one that it began with and has not been changed since.</summary>
    private Look? UnderWay(HolidayTable table, IReadOnlyList<Touched> touched) =>
        look is { } begun && begun.Calendar == table.Fingerprint && touched.All(row => begun.Touched.Contains(row.Id)) ? begun : null;

    private (int Changed, bool Settled) Settled(HolidayTable table, int changed)
    {
        (known, look) = (table.Fingerprint, null);
        return (changed, true);
    }

    private async Task<(int Changed, IReadOnlyList<Guid> Busy)> RecountAsync(NpgsqlConnection connection, IReadOnlyList<Guid> tickets, CancellationToken ct)
    {
        var (changed, busy) = (0, new List<Guid>());
        foreach (var ticketId in tickets)
        {
            var swept = await SweptTicket.DoAsync(desk, connection, ticketId, new Recount(), ct);
            changed += swept.Changed ? 1 : 0;
            if (swept.Busy)
            {
                busy.Add(ticketId);
            }
            else if (swept.Failure is { } failure)
            {
                // It holds up none of the others.
                LogStuck(ticketId, failure.GetType().Name);
            }
        }

        return (changed, busy);
    }

    /// <summary>The tickets with an open limit, or the next step of its ladder, that reaches over one of those days, or that was counted across a year of which nothing was known.</summary>
    /// <param name="since">Only those that were changed since then; null: all.</param>
    private static async Task<IReadOnlyList<Guid>> ReachingAsync(
        NpgsqlConnection connection, IReadOnlyList<(DateOnly First, DateOnly Last)> changes, DateTimeOffset? since, CancellationToken ct)
    {
        // Few have a year in them of which nothing is known, and a node that starts asks for those alone: they have an index of their own.
        const string sql = """
            select d.ticket_id from dispatch.deadline d
            where d.finished_at is null and d.provisional
                and (@since::timestamptz is null or exists (select 1 from dispatch.ticket t where t.id = d.ticket_id and t.changed_at >= @since))
            union
            select d.ticket_id from unnest(@froms, @untils) as c (begins, ends) join dispatch.deadline d on d.started_at < c.ends and greatest(d.due_at, d.escalate_at) >= c.begins
            where d.finished_at is null
                and (@since::timestamptz is null or exists (select 1 from dispatch.ticket t where t.id = d.ticket_id and t.changed_at >= @since))
            order by ticket_id
            """;
        var whole = HolidayTable.Whole(changes);
        var parameters = new
        {
            froms = whole.Select(change => WorkingCalendar.StartOf(change.First).ToUniversalTime()).ToArray(),
            untils = whole.Select(change => WorkingCalendar.StartOf(change.Last.AddDays(1)).ToUniversalTime()).ToArray(),
            since,
        };
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>The list by which open limits were counted.</summary>
    private static async Task<IReadOnlyList<Holiday>> CountedAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (await connection.QueryAsync<Holiday>(new CommandDefinition("select day, '' as name, is_off_day from dispatch.holiday_counted", cancellationToken: ct))).AsList();

    /// <summary>The days that were changed and not yet looked at to the end. A row for each time: one that was changed again meanwhile has another.</summary>
    private static async Task<IReadOnlyList<Touched>> TouchedAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (await connection.QueryAsync<Touched>(new CommandDefinition("select id, day_from, day_until from dispatch.holiday_touched", cancellationToken: ct))).AsList();

    private static Task<int> TouchAsync(NpgsqlConnection connection, IReadOnlyList<(DateOnly First, DateOnly Last)> days, CancellationToken ct)
    {
        const string sql = "insert into dispatch.holiday_touched (day_from, day_until) select * from unnest(@firsts, @lasts)";
        return connection.ExecuteAsync(new CommandDefinition(sql, new { firsts = days.Select(day => day.First).ToArray(), lasts = days.Select(day => day.Last).ToArray() }, cancellationToken: ct));
    }

    /// <param name="looked">What was touched and is through.</param>
    private static Task<int> KeepAsync(NpgsqlConnection connection, HolidayTable table, IReadOnlySet<long> looked, CancellationToken ct)
    {
        const string sql = """
            with gone as (delete from dispatch.holiday_counted where day <> all(@days)), through as (delete from dispatch.holiday_touched where id = any(@looked))
            insert into dispatch.holiday_counted (day, is_off_day) select * from unnest(@days, @offs)
            on conflict (day) do update set is_off_day = excluded.is_off_day where holiday_counted.is_off_day <> excluded.is_off_day
            """;
        var rows = table.Rows.ToArray();
        var parameters = new { days = rows.Select(row => row.Day).ToArray(), offs = rows.Select(row => row.IsOffDay).ToArray(), looked = looked.ToArray() };
        return connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    /// <summary>A lock of the session's: PostgreSQL frees it when the connection ends.</summary>
    private static Task<bool> TryTakeTurnAsync(NpgsqlConnection connection, CancellationToken ct) =>
        connection.QuerySingleAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(hashtextextended('dispatch.holiday_counted', 0))", cancellationToken: ct));

    private static async Task GiveTurnBackAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.ExecuteAsync("select pg_advisory_unlock_all()");
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and the lock with it.
        }
    }

    [LoggerMessage(2015, LogLevel.Error, "The limits of ticket {TicketId} could not be counted again for the changed days off: {Failure}; they are again with the next change of the list or start of a node")]
    private partial void LogStuck(Guid ticketId, string failure);

    /// <param name="Began">When this list was first seen.</param>
    /// <param name="Late">What was changed while another node could still count by the list of before has been looked at.</param>
    /// <param name="Busy">The tickets that somebody held.</param>
    /// <param name="Touched">The changes of the list that this look knows of; with one more it begins anew.</param>
    private sealed record Look(string Calendar, DateTimeOffset Began, bool Late, IReadOnlyList<Guid> Busy, IReadOnlySet<long> Touched);

    private sealed record Touched(long Id, DateOnly DayFrom, DateOnly DayUntil);
}
