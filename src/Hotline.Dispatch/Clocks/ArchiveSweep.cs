using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Archives what was closed long enough ago (the policy's days, and not before the citizen's own). Run by a schedule, from the rows alone: one that may still be
/// appealed comes up again the next time; one that is archived does not.
/// </summary>
public sealed class ArchiveSweep
{
    private const int BatchSize = 500;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal ArchiveSweep(NpgsqlDataSource database, TicketDesk desk, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.desk, this.catalog, this.time) = (database, desk, catalog, time);

    /// <returns>How many tickets were archived.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        const string sql = """
            select id, closed_at from dispatch.ticket
            where state in ('Closed', 'ClosedOnCall', 'Refused') and number is not null and not appeal_open and supervised_units = '{}'
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
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        var (_, changed) = await desk.DoWithinAsync(ticketId, new Archive(), Actor.System, null, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return changed;
    }

    private sealed class Due
    {
        public Guid Id { get; init; }

        public DateTimeOffset ClosedAt { get; init; }
    }
}
