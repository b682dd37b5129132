using System.Globalization;
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

    /// <summary>
    /// Whether there are rows that an older transaction keeps from being read. No cursor has come as far: it would have passed what was not safe to read, and the horizon never goes
    /// back. So nothing of a backlog is looked at.
    /// </summary>
    public const string HeldBack = "select exists (select 1 from dispatch.outbox where xid >= pg_snapshot_xmin(pg_current_snapshot()))";

    private readonly PreparedStatement owning = new("select pg_try_advisory_xact_lock(hashtextextended('dispatch.outbox/' || @consumer, 0))");
    private readonly PreparedStatement knowing = new("select exists (select 1 from dispatch.outbox_cursor where consumer = @consumer)");

    private readonly PreparedStatement following = new($"""
        select id, xid::text as xid, at, ticket_id, seq, kind, case when @kinds is null or kind = any(@kinds) then payload end as payload
        from dispatch.outbox
        where (xid, id) > (
                coalesce((select xid from dispatch.outbox_cursor where consumer = @consumer), '0'::xid8),
                coalesce((select id from dispatch.outbox_cursor where consumer = @consumer), 0))
            and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by outbox.xid, id limit {BatchSize.ToString(CultureInfo.InvariantCulture)}
        """);

    private readonly PreparedStatement holding = new(HeldBack);
    private readonly PreparedStatement moving = new("update dispatch.outbox_cursor set xid = @xid::xid8, id = @id, moved_at = @now where consumer = @consumer");
    private volatile bool epochKnown;

    /// <returns>How many messages were handled; zero also when another node owns the consumer.</returns>
    public async Task<int> RunOnceAsync(IOutboxConsumer consumer, CancellationToken ct) => (await RunAsync(consumer, ct)).Count;

    /// <summary>The same, and whether an older transaction holds rows back that nobody will ring for.</summary>
    public async Task<OutboxRun> RunAsync(IOutboxConsumer consumer, CancellationToken ct)
    {
        if (!epochKnown)
        {
            await OutboxEpoch.EnsureAsync(database, ct);
            epochKnown = true;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (batch, heldBack) = await NextAsync(connection, transaction, consumer, ct);
        if (batch.Count == 0)
        {
            return new OutboxRun(0, heldBack);
        }

        if (batch.Where(row => row.Payload is not null).Select(row => row.Message()).ToList() is { Count: > 0 } messages)
        {
            await consumer.HandleAsync(messages, transaction, ct);
        }

        await MoveAsync(connection, transaction, consumer.Name, batch[^1], ct);
        await transaction.CommitAsync(ct);
        metrics.Delivered(consumer.Name, batch.Count, time.GetUtcNow() - batch[0].At);
        return new OutboxRun(batch.Count, heldBack);
    }

    /// <summary>
    /// Takes the consumer, finds its cursor and reads on from there: statements of their own, each with a snapshot taken after
    /// the one before, in one round trip. Woken for every change, most consumers of most changes do no more than this.
    /// </summary>
    /// <returns>Nothing when another node owns the consumer.</returns>
    private async Task<(List<Row> Rows, bool HeldBack)> NextAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IOutboxConsumer reader, CancellationToken ct)
    {
        const string begin = "insert into dispatch.outbox_cursor (consumer, moved_at) values (@consumer, @now) on conflict do nothing";
        var asked = new { consumer = reader.Name, kinds = reader.Kinds?.ToArray() };
        await using var questions = await PreparedStatement.TogetherAsync(connection, transaction, [owning.With(asked), knowing.With(asked), following.With(asked), holding.With()], ct);
        bool owned, known, heldBack;
        List<Row> rows;
        await using (var answers = await questions.ExecuteReaderAsync(ct))
        {
            (owned, known) = (await IsAsync(answers, ct), await IsAsync(answers, ct));
            (rows, heldBack) = (await RowsAsync(answers, ct), await IsAsync(answers, ct));
        }

        if (!owned)
        {
            return ([], false);
        }

        if (!known)
        {
            // Only the first time: this write gives the transaction an id, which holds back what comes after it until the next run.
            await connection.ExecuteAsync(new CommandDefinition(begin, new { asked.consumer, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        }

        return (rows, heldBack);
    }

    private async Task MoveAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string consumer, Row last, CancellationToken ct)
    {
        var moved = moving.With(new { consumer, xid = last.Xid, id = last.Id, now = time.GetUtcNow() });
        await using var batch = await PreparedStatement.TogetherAsync(connection, transaction, [moved], ct);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> IsAsync(NpgsqlDataReader answers, CancellationToken ct)
    {
        await answers.ReadAsync(ct);
        var answer = answers.GetBoolean(0);
        await answers.NextResultAsync(ct);
        return answer;
    }

    private static async Task<List<Row>> RowsAsync(NpgsqlDataReader answers, CancellationToken ct)
    {
        var rows = new List<Row>();
        var parse = answers.GetRowParser<Row>();
        while (await answers.ReadAsync(ct))
        {
            rows.Add(parse(answers));
        }

        await answers.NextResultAsync(ct);
        return rows;
    }

    private sealed record Row(long Id, string Xid, DateTimeOffset At, Guid TicketId, int Seq, string Kind, string? Payload)
    {
        public OutboxMessage Message() => new(Id, At, TicketId, Seq, Kind, DispatchJson.Read<OutboxTicket>(Payload!)); // Those without are not wanted.
    }
}

/// <param name="HeldBack">There are rows that a transaction older than theirs keeps from being read.</param>
internal readonly record struct OutboxRun(int Count, bool HeldBack);
