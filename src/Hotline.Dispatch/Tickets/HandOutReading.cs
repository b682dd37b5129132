using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// Shows a platform the request that is with it, as far as the operator shares it (<see cref="PlatformShare"/>): by its program, instead of by telephone. Each reading is in the audit, written in the
/// transaction that reads. What is over is not shown any more.
/// </summary>
public sealed class HandOutReading
{
    /// <summary>In the audit; the field says what was shared.</summary>
    public const string Action = "hand-out.read";
    private readonly NpgsqlDataSource database;
    private readonly HandOutDesk desk;
    private readonly TicketStore store;
    private readonly CatalogCache catalog;
    private readonly FieldCipher cipher;
    private readonly AuditTrail audit;

    internal HandOutReading(NpgsqlDataSource database, HandOutDesk desk, TicketStore store, CatalogCache catalog, FieldCipher cipher, AuditTrail audit) =>
        (this.database, this.desk, this.store, this.catalog, this.cipher, this.audit) = (database, desk, store, catalog, cipher, audit);

    public async Task<Outcome<HandedMatter>> ReadAsync(string number, Actor platform, CancellationToken ct) =>
        await HeldAsync(number, platform, ct) ?? (await desk.FindAsync(number, platform, ct) is null ? (Refusal)new Refusal.NotFound() : new Refusal.HandOutOver());

    /// <returns>Null: it is not with the platform.</returns>
    private async Task<Outcome<HandedMatter>?> HeldAsync(string number, Actor platform, CancellationToken ct)
    {
        // Read before holding a connection, so that two are never needed at once.
        var now = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await WithAsync(number, platform, transaction, ct) is not { } ticket)
        {
            return null;
        }

        if (now.Platforms.GetValueOrDefault(platform.Platform ?? "") is not { Shares: not PlatformShare.Nothing } reader)
        {
            return new Refusal.PlatformReadsNothing();
        }

        var told = await ToldAsync(ticket, transaction, ct);
        await audit.WriteAsync(transaction, platform, Action, ticket.Id, null, reader.Shares.ToString(), null, ct);
        await transaction.CommitAsync(ct);
        var handed = told.Last(step => step.Kind == nameof(TicketEvent.HandedOut));
        return HandedMatter.Of(ticket, reader, handed.At, handed.Text, [.. told.Where(step => step.Kind == nameof(TicketEvent.Supplemented)).Select(step => step.Text)], now);
    }

    private async Task<Ticket?> WithAsync(string number, Actor platform, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select id from dispatch.ticket where number = @number and state = 'HandedOut' and handed_to = @platform for share";
        var connection = transaction.Connection!; // A live transaction has its connection.
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { number, platform = platform.Platform }, transaction, cancellationToken: ct)) is { } id
            ? await store.LoadAsync(connection, transaction, id, ct) : null;
    }

    /// <summary>Why it was handed out, each time, and what the citizen added.</summary>
    private async Task<List<Told>> ToldAsync(Ticket ticket, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select seq, at, kind, text_enc from dispatch.ticket_event where ticket_id = @id and kind in ('HandedOut', 'Supplemented') order by seq";
        var rows = await transaction.Connection!.QueryAsync<Row>(new CommandDefinition(sql, new { id = ticket.Id }, transaction, cancellationToken: ct)); // As above.
        return [.. rows.Select(row => new Told(row.Kind, row.At, EventText.Open(cipher, row.TextEnc, ticket.Id, row.Seq).Text ?? ""))];
    }

    private sealed record Row(int Seq, DateTimeOffset At, string Kind, byte[]? TextEnc);

    private sealed record Told(string Kind, DateTimeOffset At, string Text);
}
