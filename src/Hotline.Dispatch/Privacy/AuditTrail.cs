using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Privacy;

/// <summary>One line of the audit: who did or saw what, when and why.</summary>
public sealed record AuditLine(long Id, DateTimeOffset At, Guid ActorId, string ActorName, string Action, Guid? TicketId, string? TicketNumber, string? Subject, string? Field, string? Reason);

/// <summary>Writes and reads the audit. The reason is free text and stored encrypted; nothing else may hold personal data.</summary>
public sealed class AuditTrail(NpgsqlDataSource database, FieldCipher cipher, TimeProvider time)
{
    /// <summary>Adds a line within the caller's transaction, so that it stands or falls with what it tells of.</summary>
    /// <param name="action">A stable word such as <c>recording.play</c>.</param>
    /// <param name="subject">The id of what was acted on, where it is no ticket.</param>
    /// <param name="field">The field that was shown.</param>
    public async Task WriteAsync(
        NpgsqlTransaction transaction, Actor actor, string action, Guid? ticketId, string? subject, string? field, string? reason, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.audit (at, actor_id, actor_name, action, ticket_id, subject, field, reason_ref, reason_enc)
            values (@now, @actorId, @actorName, @action, @ticketId, @subject, @field, @reasonRef, @reasonEnc)
            """;
        var now = time.GetUtcNow();
        var reasonRef = Guid.CreateVersion7(now);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            now,
            actorId = actor.AccountId,
            actorName = actor.Name,
            action,
            ticketId,
            subject,
            field,
            reasonRef,
            reasonEnc = cipher.Encrypt(reason, "audit", "reason", reasonRef),
        }, transaction, cancellationToken: ct));
    }

    /// <summary>The same for what changes nothing in the database: in a transaction of its own.</summary>
    public async Task WriteAsync(Actor actor, string action, Guid? ticketId, string? subject, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await WriteAsync(transaction, actor, action, ticketId, subject, null, null, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">The last id of the page before; null begins.</param>
    public async Task<IReadOnlyList<AuditLine>> ListAsync(long? before, int limit, CancellationToken ct)
    {
        const string sql = """
            select a.id, a.at, a.actor_id, a.actor_name, a.action, a.ticket_id, t.number as ticket_number, a.subject, a.field, a.reason_ref, a.reason_enc
            from dispatch.audit a left join dispatch.ticket t on t.id = a.ticket_id
            where @before::bigint is null or a.id < @before
            order by a.id desc limit @limit
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { before, limit }, cancellationToken: ct));
        return [.. rows.Select(row => new AuditLine(
            row.Id, row.At, row.ActorId, row.ActorName, row.Action, row.TicketId, row.TicketNumber, row.Subject, row.Field,
            row.ReasonRef is { } reference ? cipher.Decrypt(row.ReasonEnc, "audit", "reason", reference) : null))];
    }

    /// <summary>Oldest first, as it is read, as one statement sees it; without the reasons.</summary>
    public async IAsyncEnumerable<AuditLine> ExportAsync(DateTimeOffset? from, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken ct)
    {
        const string sql = """
            select a.id, a.at, a.actor_id, a.actor_name, a.action, a.ticket_id, t.number as ticket_number, a.subject, a.field, null::text as reason
            from dispatch.audit a left join dispatch.ticket t on t.id = a.ticket_id
            where (@from::timestamptz is null or a.at >= @from) and (@until::timestamptz is null or a.at < @until) order by a.id
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var line in connection.QueryUnbufferedAsync<AuditLine>(sql, new { from, until }).WithCancellation(ct))
        {
            yield return line;
        }
    }

    private sealed record Row(
        long Id, DateTimeOffset At, Guid ActorId, string ActorName, string Action, Guid? TicketId, string? TicketNumber, string? Subject, string? Field, Guid? ReasonRef, byte[]? ReasonEnc);
}
