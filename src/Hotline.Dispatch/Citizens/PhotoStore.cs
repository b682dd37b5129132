using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Citizens;

/// <summary>A picture that came with a request. Whoever takes it in has looked at its content and left its metadata out.</summary>
/// <param name="MediaType">image/jpeg, image/png or image/webp.</param>
public sealed record PhotoFile(string MediaType, byte[] Content);

/// <summary>A photo of a ticket, without its content.</summary>
public sealed record PhotoInfo(Guid Id, string MediaType, int Bytes, DateTimeOffset AddedAt);

/// <summary>
/// Table <c>dispatch.photo</c>: sealed with a data key, in the transaction of the change they came with. Who may see one is
/// decided (<see cref="Tickets.TicketSight.MaySeePhotos"/>), and written into the audit, by the caller.
/// </summary>
public sealed class PhotoStore(NpgsqlDataSource database, FieldCipher cipher, TimeProvider time)
{
    public const int MostPerSubmission = 3;
    public const int MostBytes = 8 * 1024 * 1024;
    private const string Table = "photo";

    /// <summary>Within the caller's transaction.</summary>
    internal async Task AddAsync(NpgsqlTransaction transaction, Guid ticketId, IReadOnlyList<PhotoFile> photos, CancellationToken ct)
    {
        const string sql = "insert into dispatch.photo (id, ticket_id, media_type, bytes, sealed, added_at) values (@id, @ticketId, @mediaType, @bytes, @sealedContent, @now)";
        var now = time.GetUtcNow();
        foreach (var photo in photos)
        {
            var id = Guid.CreateVersion7(now);
            var row = new { id, ticketId, mediaType = photo.MediaType, bytes = photo.Content.Length, sealedContent = cipher.EncryptBytes(photo.Content, Table, "sealed", id), now };
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: ct)); // A live transaction has its connection.
        }
    }

    /// <summary>Of one ticket, oldest first.</summary>
    public async Task<IReadOnlyList<PhotoInfo>> OfTicketAsync(Guid ticketId, CancellationToken ct)
    {
        const string sql = "select id, media_type, bytes, added_at from dispatch.photo where ticket_id = @ticketId order by added_at, id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PhotoInfo>(new CommandDefinition(sql, new { ticketId }, cancellationToken: ct))).AsList();
    }

    /// <returns>The ticket it belongs to; null when there is no such photo.</returns>
    public async Task<Guid?> TicketOfAsync(Guid photoId, CancellationToken ct)
    {
        const string sql = "select ticket_id from dispatch.photo where id = @photoId";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { photoId }, cancellationToken: ct));
    }

    /// <returns>Null when there is no such photo.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    public async Task<PhotoFile?> OpenAsync(Guid photoId, CancellationToken ct)
    {
        const string sql = "select media_type, sealed from dispatch.photo where id = @photoId";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { photoId }, cancellationToken: ct)) is { } row
            ? new PhotoFile(row.MediaType, cipher.DecryptBytes(row.Sealed, Table, "sealed", photoId))
            : null;
    }

    private sealed record Row(string MediaType, byte[] Sealed);
}
