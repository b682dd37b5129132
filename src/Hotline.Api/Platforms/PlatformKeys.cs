using System.Security.Cryptography;
using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Platforms;

/// <param name="Platform">Its code.</param>
internal sealed record IssuedKey(string Platform, DateTimeOffset IssuedAt);

/// <summary>Table <c>api.platform_key</c>: the key each platform signs with, encrypted. Who has none does not speak by program.</summary>
internal sealed class PlatformKeys(NpgsqlDataSource database, FieldCipher cipher, TimeProvider time)
{
    private const string Table = "platform_key";
    private const string Column = "secret";
    private const int Letters = 43; // 256 bits of 64 letters.
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <returns>Null: it has none.</returns>
    public async Task<string?> FindAsync(string platform, CancellationToken ct)
    {
        const string sql = "select id, secret_enc from api.platform_key where platform = @platform";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { platform }, cancellationToken: ct)) is { } row ? cipher.Decrypt(row.SecretEnc, Table, Column, row.Id) : null;
    }

    public static async Task<IReadOnlyList<IssuedKey>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select platform, issued_at from api.platform_key order by platform";
        return [.. await transaction.Connection!.QueryAsync<IssuedKey>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct))]; // A live transaction has its connection.
    }

    /// <summary>A new key; the one before is worth nothing any more.</summary>
    /// <returns>In clear, this once.</returns>
    public async Task<string> IssueAsync(NpgsqlTransaction transaction, string platform, CancellationToken ct)
    {
        const string sql = """
            insert into api.platform_key (platform, id, secret_enc, issued_at) values (@platform, @id, @sealed, @now)
            on conflict (platform) do update set id = excluded.id, secret_enc = excluded.secret_enc, issued_at = excluded.issued_at
            """;
        var secret = RandomNumberGenerator.GetString(Alphabet, Letters);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition( // As above.
            sql, new { platform, id, @sealed = cipher.Encrypt(secret, Table, Column, id), now }, transaction, cancellationToken: ct));
        return secret;
    }

    public static async Task<bool> WithdrawAsync(NpgsqlTransaction transaction, string platform, CancellationToken ct)
    {
        const string sql = "delete from api.platform_key where platform = @platform";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { platform }, transaction, cancellationToken: ct)) == 1; // As above.
    }

    private sealed record Row(Guid Id, byte[] SecretEnc);
}
