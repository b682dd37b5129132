using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// Table <c>dispatch.evidence</c>: files sealed with a data key. A file is laid ready first and belongs to an event of its ticket once the verb that
/// names it was done, in that transaction; what no verb named is forgotten after <see cref="Lost"/>. Who may see one is decided
/// (<see cref="Evidence.MaySee"/>), and written into the audit, by the caller.
/// </summary>
public sealed class EvidenceStore(NpgsqlDataSource database, FieldCipher cipher, TimeProvider time)
{
    /// <summary>How long a file waits for its form.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromDays(1);

    /// <summary>Of one person's at one ticket so many wait: more than any verb takes.</summary>
    private const int MostWaiting = 20;

    private const string Table = "evidence";
    private const string Columns = "id, ticket_id, event_seq, name_enc, media_type, bytes, added_at";

    /// <summary>Lays a file ready. Where too many wait already, the oldest makes room.</summary>
    public async Task<EvidenceInfo> AddAsync(Guid ticketId, EvidenceFile file, Actor actor, CancellationToken ct)
    {
        const string sql = """
            delete from dispatch.evidence where id in (
                select id from dispatch.evidence where ticket_id = @ticketId and added_by = @actor and event_seq is null order by added_at desc, id desc offset @others);
            insert into dispatch.evidence (id, ticket_id, added_by, name_enc, media_type, bytes, sealed, added_at)
            values (@id, @ticketId, @actor, @name, @mediaType, @bytes, @sealedContent, @now)
            """;
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            id,
            ticketId,
            actor = actor.AccountId,
            others = MostWaiting - 1,
            name = cipher.Encrypt(file.Name, Table, "name", id),
            mediaType = file.MediaType,
            bytes = file.Content.Length,
            sealedContent = cipher.EncryptBytes(file.Content, Table, "sealed", id),
            now,
        }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return new EvidenceInfo(id, ticketId, null, file.Name, file.MediaType, file.Content.Length, now);
    }

    /// <summary>Takes back one's own that no verb has named.</summary>
    /// <returns>False when there is no such file.</returns>
    public async Task<bool> TakeBackAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = "delete from dispatch.evidence where id = @id and added_by = @actor and event_seq is null";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { id, actor = actor.AccountId }, cancellationToken: ct)) > 0;
    }

    /// <summary>Of one ticket what belongs to its events, oldest first.</summary>
    public Task<IReadOnlyList<EvidenceInfo>> OfTicketAsync(Guid ticketId, CancellationToken ct) => ListAsync("event_seq is not null", ticketId, Guid.Empty, ct);

    /// <summary>What this person laid ready at a ticket and no verb has named, oldest first.</summary>
    public Task<IReadOnlyList<EvidenceInfo>> WaitingAsync(Guid ticketId, Actor actor, CancellationToken ct) => ListAsync("event_seq is null and added_by = @actor", ticketId, actor.AccountId, ct);

    /// <returns>Null when there is no such file.</returns>
    public async Task<EvidenceInfo?> FindAsync(Guid id, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.evidence where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { id }, cancellationToken: ct)) is { } row ? Info(row) : null;
    }

    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    public async Task<byte[]?> OpenAsync(Guid id, CancellationToken ct)
    {
        const string sql = "select sealed from dispatch.evidence where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(sql, new { id }, cancellationToken: ct)) is { } box ? cipher.DecryptBytes(box, Table, "sealed", id) : null;
    }

    /// <summary>Forgets what was laid ready and never sent.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        const string sql = "delete from dispatch.evidence where event_seq is null and added_at < @before";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { before = time.GetUtcNow() - Lost }, cancellationToken: ct));
    }

    /// <summary>Gives files to the event that is about to happen, within its transaction.</summary>
    /// <returns>False when one of them is not this person's at this ticket, or is not there any more.</returns>
    internal static async Task<bool> BindAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid ticketId, int seq, IReadOnlyList<Guid> files, Actor actor, CancellationToken ct)
    {
        const string sql = """
            update dispatch.evidence set event_seq = @seq where id = any(@files) and ticket_id = @ticketId and added_by = @actor and event_seq is null
            """;
        var each = files.Distinct().ToArray();
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { seq, files = each, ticketId, actor = actor.AccountId }, transaction, cancellationToken: ct)) == each.Length;
    }

    private async Task<IReadOnlyList<EvidenceInfo>> ListAsync(string which, Guid ticketId, Guid actor, CancellationToken ct)
    {
        var sql = $"select {Columns} from dispatch.evidence where ticket_id = @ticketId and {which} order by added_at, id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, new { ticketId, actor }, cancellationToken: ct))).Select(Info)];
    }

    private EvidenceInfo Info(Row row) => new(row.Id, row.TicketId, row.EventSeq, cipher.Decrypt(row.NameEnc, Table, "name", row.Id)!, row.MediaType, row.Bytes, row.AddedAt); // No row is without a name.

    private sealed record Row(Guid Id, Guid TicketId, int? EventSeq, byte[] NameEnc, string MediaType, int Bytes, DateTimeOffset AddedAt);
}
