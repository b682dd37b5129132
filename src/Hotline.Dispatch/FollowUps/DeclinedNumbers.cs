using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Reading;
using Npgsql;

namespace Hotline.Dispatch.FollowUps;

/// <summary>A number that is asked nothing by voice any more.</summary>
/// <param name="Number">To be shown as its mask. Empty of one whose index alone was kept.</param>
/// <param name="EnteredBy">Who entered it by hand; null: its citizen pressed the key.</param>
/// <param name="TicketId">What they were being asked about then; null where it was entered by hand.</param>
public sealed record DeclinedNumber(Guid Id, Pii Number, DateTimeOffset At, string? EnteredBy, Guid? TicketId, string? TicketNumber);

/// <param name="Next">Pass it as cursor for the next page; null at the end.</param>
public sealed record DeclinedPage(IReadOnlyList<DeclinedNumber> Numbers, string? Next);

/// <summary>
/// 免语音回访, table <c>dispatch.follow_up_declined</c>: who wants no questions by voice, by key or because they told a person, who enters it. Taking one
/// back is a person's act too; both are in the audit with their reason. See docs/adr/0054.
/// </summary>
public sealed class DeclinedNumbers
{
    private const string Table = "dispatch.follow_up_declined";
    private const string Column = "number";
    private const string Written = "id, number_enc, declined_at, entered_by, ticket_id, null::text as ticket_number";
    private readonly NpgsqlDataSource database;
    private readonly FieldCipher cipher;
    private readonly BlindIndex index;
    private readonly AuditTrail audit;
    private readonly TimeProvider time;

    internal DeclinedNumbers(NpgsqlDataSource database, FieldCipher cipher, BlindIndex index, AuditTrail audit, TimeProvider time) =>
        (this.database, this.cipher, this.index, this.audit, this.time) = (database, cipher, index, audit, time);

    /// <summary>Newest first.</summary>
    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    public async Task<DeclinedPage> ListAsync(string? cursor, int limit, CancellationToken ct)
    {
        const string sql = """
            select d.id, d.number_enc, d.declined_at, d.entered_by, d.ticket_id, t.number as ticket_number
            from dispatch.follow_up_declined d left join dispatch.ticket t on t.id = d.ticket_id
            where @at::timestamptz is null or (d.declined_at, d.id) < (@at, @id)
            order by d.declined_at desc, d.id desc limit @limit
            """;
        var after = ListCursor.Parse(cursor);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(sql, new { at = after?.At, id = after?.Id, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var page = rows.Take(limit).ToList();
        return new DeclinedPage([.. page.Select(Shown)], rows.Count > limit ? new ListCursor(page[^1].DeclinedAt, page[^1].Id).ToString() : null);
    }

    /// <returns>Null: it is there already.</returns>
    public async Task<DeclinedNumber?> EnterAsync(Pii number, string reason, Actor by, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await ContainsAsync(number, transaction, ct) || await InsertAsync(number, by.Name, null, transaction, ct) is not { } row)
        {
            return null;
        }

        await audit.WriteAsync(transaction, by, "follow-up.decline", null, row.Id.ToString(), null, Reason(number, reason), ct);
        await transaction.CommitAsync(ct);
        return Shown(row);
    }

    /// <summary>The citizen may be asked by voice again, from the next ticket on.</summary>
    /// <returns>False when there is no such entry (any more).</returns>
    public async Task<bool> TakeBackAsync(Guid id, string reason, Actor by, CancellationToken ct)
    {
        const string one = $"delete from dispatch.follow_up_declined where id = @id returning {Written}";
        const string otherSpellings = "delete from dispatch.follow_up_declined where number_index = any(@all)";
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(one, new { id }, transaction, cancellationToken: ct)) is not { } row)
        {
            return false;
        }

        var number = Shown(row).Number;
        if (!number.IsEmpty)
        {
            await connection.ExecuteAsync(new CommandDefinition(otherSpellings, new { all = index.AllOf(number) }, transaction, cancellationToken: ct));
        }

        await audit.WriteAsync(transaction, by, "follow-up.decline-take-back", null, id.ToString(), null, Reason(number, reason), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The key was pressed when a ticket was asked about. Nothing where the number is there already.</summary>
    internal async Task PressedAsync(Pii number, Guid ticketId, NpgsqlTransaction transaction, CancellationToken ct) =>
        await InsertAsync(number, null, ticketId, transaction, ct);

    internal Task<bool> ContainsAsync(Pii number, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from dispatch.follow_up_declined where number_index = any(@all))";
        return transaction.Connection!.QuerySingleAsync<bool>(new CommandDefinition(sql, new { all = index.AllOf(number) }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    private Task<Row?> InsertAsync(Pii number, string? enteredBy, Guid? ticketId, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = $"""
            insert into dispatch.follow_up_declined (id, number_index, number_enc, declined_at, entered_by, ticket_id)
            values (@id, @index, @sealedNumber, @now, @enteredBy, @ticketId)
            on conflict (number_index) do nothing returning {Written}
            """;
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var args = new { id, index = index.Of(number), sealedNumber = cipher.Encrypt(number.Clear(), Table, Column, id), now, enteredBy, ticketId };
        return transaction.Connection!.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, args, transaction, cancellationToken: ct)); // As above.
    }

    private DeclinedNumber Shown(Row row) => new(
        row.Id, Pii.Phone(cipher.Decrypt(row.NumberEnc, Table, Column, row.Id) ?? ""), row.DeclinedAt, row.EnteredBy, row.TicketId, row.TicketNumber);

    /// <summary>With the mask: an entry that was taken back is there no more to say whose it was.</summary>
    private static string Reason(Pii number, string reason) => number.IsEmpty ? reason : $"{number}：{reason}";

    private sealed record Row(Guid Id, byte[]? NumberEnc, DateTimeOffset DeclinedAt, string? EnteredBy, Guid? TicketId, string? TicketNumber);
}
