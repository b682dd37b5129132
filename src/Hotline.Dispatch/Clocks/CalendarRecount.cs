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
/// still be counting by the old one.
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
        if (table.Fingerprint == known)
        {
            return (0, true);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
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
        var counted = await CountedAsync(connection, ct);

        if (counted.Count == 0)
        {
            // The first list there is: nothing was counted by another.
            await KeepAsync(connection, table, ct);
            counted = [.. table.Rows];
        }

        // A node that was up knows of what was provisional; one that starts looks.
        var changes = HolidayTable.Changes(new HolidayTable(counted), table);
        if (changes.Count == 0 && known is not null)
        {
            return Settled(table, 0);
        }

        var now = time.GetUtcNow();
        var at = look is { } begun && begun.Calendar == table.Fingerprint ? begun : null;
        var late = at is { Busy.Count: 0 } && now >= at.Began + Overlap;
        var tickets = at is null ? await ReachingAsync(connection, changes, null, ct)
            : late ? await ReachingAsync(connection, changes, at.Began - Overlap, ct)
            : at.Busy;
        var (changed, busy) = await RecountAsync(connection, tickets, ct);
        look = new Look(table.Fingerprint, at?.Began ?? now, late || at?.Late == true, busy);
        if (!look.Late || busy.Count > 0)
        {
            return (changed, false);
        }

        await KeepAsync(connection, table, ct);
        return Settled(table, changed);
    }

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

    /// <summary>The tickets with an open limit that reaches over one of those days, or that was counted across a year of which nothing was known.</summary>
    /// <param name="since">Only those that were changed since then; null: all.</param>
    private static async Task<IReadOnlyList<Guid>> ReachingAsync(
        NpgsqlConnection connection, IReadOnlyList<(DateOnly First, DateOnly Last)> changes, DateTimeOffset? since, CancellationToken ct)
    {
        const string sql = """
            select distinct d.ticket_id from dispatch.deadline d
            where d.finished_at is null
                and (d.provisional or exists (select 1 from unnest(@froms, @untils) as c (begins, ends) where d.started_at < c.ends and d.due_at >= c.begins))
                and (@since::timestamptz is null or exists (select 1 from dispatch.ticket t where t.id = d.ticket_id and t.changed_at >= @since))
            order by d.ticket_id
            """;
        var parameters = new
        {
            froms = changes.Select(change => WorkingCalendar.StartOf(change.First).ToUniversalTime()).ToArray(),
            untils = changes.Select(change => WorkingCalendar.StartOf(change.Last.AddDays(1)).ToUniversalTime()).ToArray(),
            since,
        };
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>The list by which open limits were counted.</summary>
    private static async Task<IReadOnlyList<Holiday>> CountedAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (await connection.QueryAsync<Holiday>(new CommandDefinition("select day, '' as name, is_off_day from dispatch.holiday_counted", cancellationToken: ct))).AsList();

    private static Task<int> KeepAsync(NpgsqlConnection connection, HolidayTable table, CancellationToken ct)
    {
        const string sql = """
            with gone as (delete from dispatch.holiday_counted where day <> all(@days))
            insert into dispatch.holiday_counted (day, is_off_day) select * from unnest(@days, @offs)
            on conflict (day) do update set is_off_day = excluded.is_off_day where holiday_counted.is_off_day <> excluded.is_off_day
            """;
        var rows = table.Rows.ToArray();
        return connection.ExecuteAsync(new CommandDefinition(sql, new { days = rows.Select(row => row.Day).ToArray(), offs = rows.Select(row => row.IsOffDay).ToArray() }, cancellationToken: ct));
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
    private sealed record Look(string Calendar, DateTimeOffset Began, bool Late, IReadOnlyList<Guid> Busy);
}
