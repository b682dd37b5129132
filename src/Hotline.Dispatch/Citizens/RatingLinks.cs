using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Citizens;

/// <summary>
/// Table <c>dispatch.rating_link</c>: the credential of a link that asks to rate one round of one ticket, and opens nothing
/// else. 160 random bits; only their SHA-256 is kept. Runs out with time, with the round, and with the rating itself.
/// </summary>
internal sealed class RatingLinks(NpgsqlDataSource database, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(15);
    private const int Bytes = 20;
    private const int Characters = 27;

    /// <returns>The token, for the message alone.</returns>
    public async Task<string> MakeAsync(Guid ticketId, int round, CancellationToken ct)
    {
        const string sql = """
            with over as (delete from dispatch.rating_link where expires_at < @now)
            insert into dispatch.rating_link (token_hash, ticket_id, round, made_at, expires_at) values (@hash, @ticketId, @round, @now, @ends)
            """;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { hash = Hash(token), ticketId, round, now, ends = now + Lifetime }, cancellationToken: ct));
        return token;
    }

    /// <returns>The ticket that it may rate.</returns>
    public async Task<Outcome<Guid>> FindAsync(string token, CancellationToken ct)
    {
        const string sql = """
            select l.ticket_id from dispatch.rating_link l join dispatch.ticket t on t.id = l.ticket_id and t.round = l.round
            where l.token_hash = @hash and l.expires_at > @now
            """;
        if (token.Length != Characters)
        {
            return new Refusal.LinkExpired();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { hash = Hash(token), now = time.GetUtcNow() }, cancellationToken: ct));
        return found is { } ticketId ? ticketId : new Refusal.LinkExpired();
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
