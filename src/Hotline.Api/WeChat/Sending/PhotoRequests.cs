using Dapper;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>An image to be fetched for a ticket.</summary>
internal sealed record PhotoRequest(Guid Id, Guid TicketId, string AppId, string MediaId, int Attempts, DateTimeOffset CreatedAt)
{
    public override string ToString() => $"photo {Id}";
}

/// <summary>Table <c>api.wechat_photo</c>. A media id opens a citizen's picture, so it is encrypted.</summary>
internal sealed class PhotoRequests(FieldCipher cipher, TimeProvider time)
{
    private const string Table = "wechat_photo";

    /// <summary>When the fetcher asks.</summary>
    public Attention Attention { get; } = new(time);

    public async Task AddAsync(NpgsqlTransaction transaction, Guid ticketId, string appId, IReadOnlyList<string> mediaIds, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_photo (id, ticket_id, app_id, media_id_enc, state, due_at, created_at)
            select @id, @ticketId, @appId, @box, 'Waiting', @now, @now
            """;
        Attention.Stir();
        foreach (var (at, mediaId) in mediaIds.Index())
        {
            var id = Guid.CreateVersion7(now.AddMilliseconds(at)); // In the order they were sent.
            var row = new { id, ticketId, appId, box = cipher.Encrypt(mediaId, Table, "media_id", id), now };
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: ct)); // A live transaction has its connection.
        }
    }

    /// <summary>Takes the due images of one ticket, for <paramref name="lease"/>.</summary>
    public async Task<IReadOnlyList<PhotoRequest>> TakeDueAsync(NpgsqlConnection connection, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        const string sql = """
            update api.wechat_photo set attempts = attempts + 1, due_at = @until
            where id in (
                select id from api.wechat_photo
                where state = 'Waiting' and due_at <= @now
                    and ticket_id = (select ticket_id from api.wechat_photo where state = 'Waiting' and due_at <= @now order by due_at limit 1)
                order by id for update skip locked)
            returning id, ticket_id, app_id, media_id_enc, attempts, created_at
            """;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { now, until = now + lease }, cancellationToken: ct));
        return [.. rows.OrderBy(row => row.Id).Select(row =>
            new PhotoRequest(row.Id, row.TicketId, row.AppId, cipher.Decrypt(row.MediaIdEnc, Table, "media_id", row.Id)!, row.Attempts, row.CreatedAt))]; // Not null in the table.
    }

    public static async Task EndAsync(NpgsqlConnection connection, IReadOnlyList<Guid> ids, bool kept, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "update api.wechat_photo set state = @state, ended_at = @now where id = any(@ids)";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { ids, state = kept ? "Kept" : "Dropped", now }, cancellationToken: ct));
    }

    public static async Task PutOffAsync(NpgsqlConnection connection, Guid id, DateTimeOffset until, CancellationToken ct)
    {
        const string sql = "update api.wechat_photo set due_at = @until where id = @id";
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, until }, cancellationToken: ct));
    }

    public static async Task<int> ForgetAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        const string sql = "delete from api.wechat_photo where ended_at < @before";
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { before }, cancellationToken: ct));
    }

    private sealed record Row(Guid Id, Guid TicketId, string AppId, byte[] MediaIdEnc, int Attempts, DateTimeOffset CreatedAt);
}
