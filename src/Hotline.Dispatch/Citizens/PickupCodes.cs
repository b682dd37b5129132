using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Citizens;

/// <summary>
/// Table <c>dispatch.pickup_code</c>: eight random digits a ticket, sealed with a data key (they must be shown again to a
/// double tap and sent by text message, so a hash would not do; docs/adr/0061). Ticket numbers can be guessed, so tries are
/// few, and are counted before the code is looked at, so that parallel guesses count too.
/// </summary>
internal sealed class PickupCodes(FieldCipher cipher, TimeProvider time)
{
    public const int MostTries = 10;
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private const string Table = "pickup_code";

    /// <summary>The ticket's code, made at the first call.</summary>
    public async Task<string> EnsureAsync(NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct)
    {
        const string insert = "insert into dispatch.pickup_code (ticket_id, code_enc, made_at) values (@ticketId, @sealedCode, @now) on conflict do nothing";
        const string read = "select code_enc from dispatch.pickup_code where ticket_id = @ticketId";
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var sealedCode = Seal(code, ticketId);
        var connection = transaction.Connection!; // A live transaction has its connection.
        if (await connection.ExecuteAsync(new CommandDefinition(insert, new { ticketId, sealedCode, now = time.GetUtcNow() }, transaction, cancellationToken: ct)) == 1)
        {
            return code;
        }

        return Open(await connection.QuerySingleAsync<byte[]>(new CommandDefinition(read, new { ticketId }, transaction, cancellationToken: ct)), ticketId);
    }

    /// <summary>Counts the try, then compares. The caller commits, also when refused: the try must stay counted.</summary>
    /// <returns>The ticket's id.</returns>
    public async Task<Outcome<Guid>> TryAsync(NpgsqlTransaction transaction, string number, string typed, CancellationToken ct)
    {
        const string take = """
            update dispatch.pickup_code as p set
                tries = case when p.window_ends > @now then p.tries + 1 else 1 end,
                window_ends = case when p.window_ends > @now then p.window_ends else @ends end
            from dispatch.ticket t where t.id = p.ticket_id and t.number = @number
            returning p.ticket_id, p.code_enc, p.tries, p.window_ends
            """;
        const string giveBack = "update dispatch.pickup_code set tries = 0, window_ends = null where ticket_id = @ticketId";
        var connection = transaction.Connection!; // As above.
        var now = time.GetUtcNow();
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(take, new { number, now, ends = now + Window }, transaction, cancellationToken: ct));
        if (row is null)
        {
            return new Refusal.WrongCode();
        }

        if (row.Tries > MostTries)
        {
            return new Refusal.TooManyTries(row.WindowEnds);
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Open(row.CodeEnc, row.TicketId)), Encoding.UTF8.GetBytes(Digits(typed))))
        {
            return new Refusal.WrongCode();
        }

        await connection.ExecuteAsync(new CommandDefinition(giveBack, new { ticketId = row.TicketId }, transaction, cancellationToken: ct));
        return row.TicketId;
    }

    /// <summary>Digits as typed on any keyboard: full width, with gaps.</summary>
    internal static string Digits(string typed) =>
        new([.. typed.Where(char.IsDigit).Select(digit => (char)('0' + (int)char.GetNumericValue(digit)))]);

    private byte[] Seal(string code, Guid ticketId) => cipher.Encrypt(code, Table, "code", ticketId)!; // Not null for not null.

    private string Open(byte[] box, Guid ticketId) => cipher.Decrypt(box, Table, "code", ticketId)!; // As above.

    private sealed record Row(Guid TicketId, byte[] CodeEnc, int Tries, DateTimeOffset WindowEnds);
}
