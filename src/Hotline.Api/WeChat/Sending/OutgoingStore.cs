using Dapper;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>Something to send. <paramref name="Body"/> only where it answers a message; news is worded when it is sent.</summary>
/// <param name="Kind"><c>Answer</c>, or the kind of the ticket's event.</param>
internal sealed record Outgoing(Guid Id, Guid FollowerId, Guid? TicketId, string Kind, string? Body, int Attempts, DateTimeOffset CreatedAt)
{
    public const string Answer = "Answer";

    public override string ToString() => $"outgoing {Id}";
}

/// <summary>Table <c>api.wechat_outgoing</c>.</summary>
internal sealed class OutgoingStore(FieldCipher cipher, TimeProvider time)
{
    private const string Table = "wechat_outgoing";

    /// <summary>When the sender asks.</summary>
    public Attention Attention { get; } = new(time);

    /// <summary>An answer to a message. It is sent at <paramref name="due"/> unless the post's own answer carried it before.</summary>
    public async Task AddAnswerAsync(NpgsqlTransaction transaction, Guid followerId, Guid inboundId, string body, DateTimeOffset due, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_outgoing (id, follower_id, inbound_id, kind, body_enc, state, due_at, created_at)
            values (@id, @followerId, @inboundId, 'Answer', @box, 'Waiting', @due, @now)
            """;
        Attention.Stir();
        var id = Guid.CreateVersion7(now);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition( // A live transaction has its connection.
            sql, new { id, followerId, inboundId, box = cipher.Encrypt(body, Table, "body", id), due, now }, transaction, cancellationToken: ct));
    }

    /// <summary>The answer to a message, to be carried by the post's own answer; the same one again for a re-post.</summary>
    /// <returns>Null when there is none, or it is being sent already.</returns>
    public async Task<string?> TakeAnswerAsync(NpgsqlConnection connection, Guid inboundId, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            update api.wechat_outgoing set state = 'Passive', ended_at = @now
            where inbound_id = @inboundId and (state = 'Passive' or (state = 'Waiting' and attempts = 0))
            returning id, body_enc
            """;
        return await connection.QuerySingleOrDefaultAsync<(Guid Id, byte[] Body)?>(new CommandDefinition(sql, new { inboundId, now }, cancellationToken: ct)) is var (id, box)
            ? cipher.Decrypt(box, Table, "body", id)
            : null;
    }

    /// <summary>News of a ticket for the follower who filed it; nothing for other tickets, once for each event.</summary>
    public async Task AddNewsAsync(NpgsqlTransaction transaction, Guid ticketId, int eventSeq, string kind, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_outgoing (id, follower_id, ticket_id, event_seq, kind, state, due_at, created_at)
            select @id, follower_id, @ticketId, @eventSeq, @kind, 'Waiting', @now, @now from api.wechat_ticket where ticket_id = @ticketId
            on conflict do nothing
            """;
        Attention.Stir();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition( // A live transaction has its connection.
            sql, new { id = Guid.CreateVersion7(now), ticketId, eventSeq, kind, now }, transaction, cancellationToken: ct));
    }

    /// <summary>Takes what is due, each for <paramref name="lease"/>: a node that dies with it leaves it to the next.</summary>
    public async Task<IReadOnlyList<Outgoing>> TakeDueAsync(NpgsqlConnection connection, DateTimeOffset now, TimeSpan lease, int limit, CancellationToken ct)
    {
        const string sql = """
            update api.wechat_outgoing set attempts = attempts + 1, due_at = @until
            where id in (select id from api.wechat_outgoing where state = 'Waiting' and due_at <= @now order by due_at, id limit @limit for update skip locked)
            returning id, follower_id, ticket_id, kind, body_enc, attempts, created_at
            """;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { now, until = now + lease, limit }, cancellationToken: ct));
        return [.. rows.OrderBy(row => row.Id).Select(row =>
            new Outgoing(row.Id, row.FollowerId, row.TicketId, row.Kind, cipher.Decrypt(row.BodyEnc, Table, "body", row.Id), row.Attempts, row.CreatedAt))];
    }

    public static async Task EndAsync(NpgsqlConnection connection, Guid id, bool sent, int code, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "update api.wechat_outgoing set state = @state, error_code = @code, ended_at = @now where id = @id and state = 'Waiting'";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, state = sent ? "Sent" : "Dropped", code, now }, cancellationToken: ct));
    }

    public static async Task PutOffAsync(NpgsqlConnection connection, Guid id, int code, DateTimeOffset until, CancellationToken ct)
    {
        const string sql = "update api.wechat_outgoing set error_code = @code, due_at = @until where id = @id and state = 'Waiting'";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, code, until }, cancellationToken: ct));
    }

    /// <summary>Forgets answers and news that ended before.</summary>
    public static async Task<int> ForgetAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        const string sql = "delete from api.wechat_outgoing where ended_at < @before";
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { before }, cancellationToken: ct));
    }

    private sealed record Row(Guid Id, Guid FollowerId, Guid? TicketId, string Kind, byte[]? BodyEnc, int Attempts, DateTimeOffset CreatedAt);
}
