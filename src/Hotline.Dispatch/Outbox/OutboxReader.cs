using Dapper;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>
/// Gives a consumer its next messages and moves its cursor. The order is (transaction id, row id), and no row at or
/// above <c>pg_snapshot_xmin</c> is read: a transaction still open might put rows before it (docs/adr/0011). Of
/// several nodes one at a time owns a consumer.
/// </summary>
internal sealed class OutboxReader(NpgsqlDataSource database, TimeProvider time, DispatchMetrics metrics)
{
    public const int BatchSize = 500;
    private volatile bool epochKnown;

    /// <returns>How many messages were handled; zero also when another node owns the consumer.</returns>
    public async Task<int> RunOnceAsync(IOutboxConsumer consumer, CancellationToken ct)
    {
        if (!epochKnown)
        {
            await OutboxEpoch.EnsureAsync(database, ct);
            epochKnown = true;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await CursorAsync(connection, transaction, consumer.Name, ct) is not { } cursor)
        {
            return 0;
        }

        var batch = await ReadAsync(connection, transaction, cursor, ct);
        if (batch.Count == 0)
        {
            return 0;
        }

        await consumer.HandleAsync([.. batch.Select(row => row.Message())], transaction, ct);
        await MoveAsync(connection, transaction, consumer.Name, batch[^1], ct);
        await transaction.CommitAsync(ct);
        metrics.Delivered(consumer.Name, batch.Count, time.GetUtcNow() - batch[0].At);
        return batch.Count;
    }

    private async Task<Cursor?> CursorAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string consumer, CancellationToken ct)
    {
        const string own = "select pg_try_advisory_xact_lock(hashtextextended('dispatch.outbox/' || @consumer, 0))";
        const string find = "select xid::text as xid, id from dispatch.outbox_cursor where consumer = @consumer";
        const string begin = "insert into dispatch.outbox_cursor (consumer, moved_at) values (@consumer, @now) on conflict do nothing";
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(own, new { consumer }, transaction, cancellationToken: ct)))
        {
            return null;
        }

        var cursor = await connection.QuerySingleOrDefaultAsync<Cursor>(new CommandDefinition(find, new { consumer }, transaction, cancellationToken: ct));
        if (cursor is null)
        {
            // Only the first time: this write gives the transaction an id, which holds back what comes after it until the next run.
            await connection.ExecuteAsync(new CommandDefinition(begin, new { consumer, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        }

        return cursor ?? new Cursor("0", 0);
    }

    private static async Task<List<Row>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Cursor cursor, CancellationToken ct)
    {
        const string sql = """
            select id, xid::text as xid, at, ticket_id, seq, kind, payload
            from dispatch.outbox
            where (xid, id) > (@xid::xid8, @id) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by outbox.xid, id limit @limit
            """;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { xid = cursor.Xid, id = cursor.Id, limit = BatchSize }, transaction, cancellationToken: ct));
        return rows.AsList();
    }

    private async Task MoveAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string consumer, Row last, CancellationToken ct)
    {
        const string sql = "update dispatch.outbox_cursor set xid = @xid::xid8, id = @id, moved_at = @now where consumer = @consumer";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { consumer, xid = last.Xid, id = last.Id, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
    }

    private sealed record Cursor(string Xid, long Id);

    private sealed record Row(long Id, string Xid, DateTimeOffset At, Guid TicketId, int Seq, string Kind, string Payload)
    {
        public OutboxMessage Message() => new(Id, At, TicketId, Seq, Kind, DispatchJson.Read<OutboxTicket>(Payload));
    }
}
