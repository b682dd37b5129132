using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Archives what was closed long enough ago (the policy's days, and not before the citizen's own). Run by a schedule, from the rows alone: one that may still be
/// appealed, or is being changed, comes up again the next time; one that is archived does not. One that can not be read holds up none of the
/// others: it is put off, longer each time, and said once.
/// </summary>
public sealed partial class ArchiveSweep
{
    private const int BatchSize = 500;
    /// <summary>Less than a day, so that the next night looks again.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromHours(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(32);
    private readonly PutOff<Guid> stuck;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;
    private readonly ILogger<ArchiveSweep> logger;

    internal ArchiveSweep(NpgsqlDataSource database, TicketDesk desk, CatalogCache catalog, TimeProvider time, ILogger<ArchiveSweep> logger) =>
        (this.database, this.desk, this.catalog, this.time, this.logger, stuck) = (database, desk, catalog, time, logger, new PutOff<Guid>(FirstDelay, LongestDelay, time));

    /// <returns>How many tickets were archived.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        const string sql = """
            select id, closed_at from dispatch.ticket
            where state in ('Closed', 'ClosedOnCall', 'Refused') and number is not null and not appeal_open and supervised_units = '{}' and answer_check is distinct from 'Drawn'
                and closed_at <= @until and (closed_at, id) > (@afterAt, @afterId)
            order by closed_at, id limit @limit
            """;
        var until = time.GetUtcNow().AddDays(-Archive.DaysByItself((await catalog.GetAsync(ct)).Policy));
        var (archived, after) = (0, new Due { ClosedAt = DateTimeOffset.UnixEpoch });
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var due = (await connection.QueryAsync<Due>(new CommandDefinition(
                sql, new { until, afterAt = after.ClosedAt, afterId = after.Id, limit = BatchSize }, cancellationToken: ct))).AsList();
            if (due.Count == 0)
            {
                return archived;
            }

            after = due[^1];
            foreach (var ticket in due)
            {
                archived += await ArchiveAsync(connection, ticket.Id, ct) ? 1 : 0;
            }
        }
    }

    private async Task<bool> ArchiveAsync(NpgsqlConnection connection, Guid ticketId, CancellationToken ct)
    {
        if (stuck.Holds(ticketId))
        {
            return false;
        }

        var swept = await SweptTicket.DoAsync(desk, connection, ticketId, new Archive(), ct);
        if (swept.Failure is { } failure)
        {
            if (stuck.Add(ticketId) == FirstDelay)
            {
                LogStuck(ticketId, failure.GetType().Name);
            }
        }
        else if (!swept.Busy)
        {
            stuck.Drop(ticketId);
        }

        return swept.Changed;
    }

    [LoggerMessage(2013, LogLevel.Error, "Ticket {TicketId} could not be archived: {Failure}; tried again at growing intervals of a month at most, without a further word")]
    private partial void LogStuck(Guid ticketId, string failure);

    private sealed class Due
    {
        public Guid Id { get; init; }

        public DateTimeOffset ClosedAt { get; init; }
    }
}
