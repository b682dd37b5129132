using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>
/// Fills the ledger from the event log, ticket by ticket: when it is new, and when the catalogue has got another formula. Goes on where it
/// stopped; what happens meanwhile comes through the follower, and whoever counts a ticket second finds it counted.
/// </summary>
internal sealed class LedgerFilling(NpgsqlDataSource database, TimeProvider time)
{
    public const int BatchSize = 500;

    /// <returns>True when there was something to fill and there may be more.</returns>
    public async Task<bool> StepAsync(CancellationToken ct)
    {
        const string next = "select id from dispatch.ticket where id > @after order by id limit @limit";
        const string move = "update dispatch.metric_filling set last_ticket = @last, done = @done";
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await MetricLedger.LockAsync(transaction, ct);
        if (await PlaceAsync(connection, transaction, ct) is not { } after)
        {
            return false;
        }

        var tickets = (await connection.QueryAsync<Guid>(new CommandDefinition(next, new { after, limit = BatchSize }, transaction, cancellationToken: ct))).AsList();
        await MetricLedger.CountAsync(transaction, tickets.ToDictionary(id => id, _ => "Filled"), time.GetUtcNow(), ct);
        var (last, done) = (tickets.Count > 0 ? tickets[^1] : after, tickets.Count < BatchSize);
        await connection.ExecuteAsync(new CommandDefinition(move, new { last, done }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return !done;
    }

    /// <returns>The last ticket filled; null when all are, with the formulas of today.</returns>
    private static async Task<Guid?> PlaceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string begin = """
            insert into dispatch.metric_filling as old (catalog) values (@catalog)
            on conflict (only_row) do update set catalog = excluded.catalog, last_ticket = excluded.last_ticket, done = false where old.catalog <> excluded.catalog
            """;
        const string place = "select last_ticket from dispatch.metric_filling where not done";
        await connection.ExecuteAsync(new CommandDefinition(begin, new { catalog = MetricCatalog.Fingerprint }, transaction, cancellationToken: ct));
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(place, transaction: transaction, cancellationToken: ct));
    }
}
