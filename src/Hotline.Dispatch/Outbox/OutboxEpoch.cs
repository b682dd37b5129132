using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>
/// Transaction ids begin anew in another cluster. Rows that bear ids this server has not given out yet came with a
/// restored dump; they are renumbered in classes between the cursors, so that every consumer goes on where it was.
/// Within a class the row id keeps the order per ticket, because it is given out under the ticket's lock.
/// </summary>
internal static class OutboxEpoch
{
    /// <returns>True when the rows came from another cluster and were renumbered.</returns>
    public static async Task<bool> EnsureAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        const string foreign = """
            select exists (select 1 from dispatch.outbox where xid >= pg_snapshot_xmax(pg_current_snapshot()))
                or exists (select 1 from dispatch.outbox_cursor where xid >= pg_snapshot_xmax(pg_current_snapshot()))
            """;

        // 3 is the first transaction id a cluster ever gives out.
        const string renumber = """
            lock table dispatch.outbox_cursor in share row exclusive mode;
            with cursors as materialized (
                select xid, id from dispatch.outbox_cursor
            ), rows as (
                update dispatch.outbox o
                set xid = (3 + (select count(*) from cursors c where (o.xid, o.id) > (c.xid, c.id)))::text::xid8
            )
            update dispatch.outbox_cursor k
            set xid = (3 + (select count(*) from cursors c where (c.xid, c.id) < (k.xid, k.id)))::text::xid8, id = 9223372036854775807
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(foreign, cancellationToken: ct)))
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(renumber, transaction: transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }
}
