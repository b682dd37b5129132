using Dapper;
using Hotline.Dispatch.Outbox;
using Npgsql;

namespace Hotline.Dispatch.Search.Indexing;

/// <summary>
/// Reads the outbox for an index, which keeps its own cursor: the outbox's retention does not wait for it. The order and
/// the horizon are those of <see cref="OutboxReader"/>.
/// </summary>
internal sealed class OutboxTail(NpgsqlDataSource database, TimeProvider time)
{
    public const int BatchSize = 1_000;

    /// <summary>Rises when documents are made in another way; every index is then built anew.</summary>
    private const string Making = "5";

    /// <summary>
    /// Names this database and its history: a dump restored elsewhere has another one, and so has a standby that took over or a backup played forward, which begin a new timeline (the first eight
    /// digits of a log file's name). They gave the same transaction ids to other transactions than the index has seen.
    /// </summary>
    private const string Epoch = $"""
        select '{Making}/' || system_identifier::text || '/' || (select oid from pg_database where datname = current_database())::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
        from pg_control_system()
        """;

    public async Task<string> EpochAsync(CancellationToken ct)
    {
        await OutboxEpoch.EnsureAsync(database, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<string>(new CommandDefinition(Epoch, cancellationToken: ct));
    }

    /// <summary>The last row that is safe to have passed: what is read from tickets after this shows at least what it tells of.</summary>
    public async Task<IndexCursor> HeadAsync(string epoch, CancellationToken ct)
    {
        const string sql = """
            select xid::text as xid, id from dispatch.outbox where xid < pg_snapshot_xmin(pg_current_snapshot()) order by outbox.xid desc, id desc limit 1
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var head = await connection.QuerySingleOrDefaultAsync<Place>(new CommandDefinition(sql, cancellationToken: ct));
        return new IndexCursor(epoch, head?.Xid ?? "0", head?.Id ?? 0, time.GetUtcNow());
    }

    /// <returns>The next rows, empty when the index has caught up; whether there are some that an open transaction keeps from being read; and the epoch, of which they are.</returns>
    public async Task<(IReadOnlyList<Row> Rows, bool HeldBack, string Epoch)> ReadAsync(IndexCursor cursor, CancellationToken ct)
    {
        const string sql = $"""
            select id, xid::text as xid, at, ticket_id from dispatch.outbox
            where (xid, id) > (@xid::xid8, @id) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by outbox.xid, id limit @limit;
            {OutboxReader.HeldBack};
            {Epoch}
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { xid = cursor.Xid, id = cursor.Id, limit = BatchSize }, cancellationToken: ct));
        return ((await both.ReadAsync<Row>()).AsList(), await both.ReadSingleAsync<bool>(), await both.ReadSingleAsync<string>());
    }

    internal sealed record Row(long Id, string Xid, DateTimeOffset At, Guid TicketId);

    private sealed record Place(string Xid, long Id);
}
