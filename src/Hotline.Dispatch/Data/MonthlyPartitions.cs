using Dapper;
using Hotline.Dispatch.Calendar;
using Npgsql;

namespace Hotline.Dispatch.Data;

/// <summary>Makes the monthly partitions of events, audit and outbox ahead of time, and drops those of the outbox that all have read, and the sequences of ticket numbers that are done with. Run by a schedule.</summary>
public sealed class MonthlyPartitions(NpgsqlDataSource database, TimeProvider time)
{
    private const int MonthsAhead = 3;
    private const int MonthsKept = 3;
    private const int DaysOfNumbersKept = 7;

    /// <returns>How many partitions were made.</returns>
    public async Task<int> EnsureAsync(CancellationToken ct)
    {
        const string sql = "select dispatch.ensure_partitions(@today, @months)";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<int>(
            new CommandDefinition(sql, new { today = WorkingCalendar.DayOf(time.GetUtcNow()), months = MonthsAhead }, cancellationToken: ct));
    }

    /// <summary>Drops the sequences that ticket numbers of days gone by came from; a day that is filed on again gets a new one that goes on.</summary>
    /// <returns>How many were dropped.</returns>
    public async Task<int> DropNumbersAsync(CancellationToken ct)
    {
        const string sql = "select dispatch.drop_ticket_numbers(@before)";
        var before = WorkingCalendar.DayOf(time.GetUtcNow()).AddDays(-DaysOfNumbersKept);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new { before }, cancellationToken: ct));
    }

    /// <summary>
    /// Drops the outbox's months that ended three months ago or earlier and lie wholly below every consumer's cursor.
    /// Events and audit stay.
    /// </summary>
    /// <returns>How many partitions were dropped; zero also when the table was too busy to be locked, to be tried the next time.</returns>
    public async Task<int> DropReadAsync(CancellationToken ct)
    {
        const string sql = "select dispatch.drop_read_outbox(@before)";
        var before = WorkingCalendar.DayOf(time.GetUtcNow()).AddMonths(-MonthsKept);
        await using var connection = await database.OpenConnectionAsync(ct);
        try
        {
            return await connection.QuerySingleAsync<int>(new CommandDefinition(sql, new { before }, cancellationToken: ct));
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return 0;
        }
    }
}
