using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>Table <c>api.wechat_token</c>: the access token that all nodes share, encrypted.</summary>
internal sealed class TokenStore(FieldCipher cipher)
{
    private const string Table = "wechat_token";

    public async Task<AccessToken?> FindAsync(NpgsqlConnection connection, string appId, CancellationToken ct)
    {
        const string sql = "select id, token_enc, fetched_at, expires_at from api.wechat_token where app_id = @appId";
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { appId }, cancellationToken: ct)) is { } row
            ? new AccessToken(cipher.Decrypt(row.TokenEnc, Table, "token", row.Id)!, row.FetchedAt, row.ExpiresAt) // Not null in the table.
            : null;
    }

    public async Task SaveAsync(NpgsqlConnection connection, string appId, AccessToken token, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_token (app_id, id, token_enc, fetched_at, expires_at) values (@appId, @id, @tokenEnc, @FetchedAt, @ExpiresAt)
            on conflict (app_id) do update set id = excluded.id, token_enc = excluded.token_enc, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
            """;
        var id = Guid.CreateVersion7(token.FetchedAt);
        await connection.ExecuteAsync(new CommandDefinition(
            sql, new { appId, id, tokenEnc = cipher.Encrypt(token.Value, Table, "token", id), token.FetchedAt, token.ExpiresAt }, cancellationToken: ct));
    }

    private sealed record Row(Guid Id, byte[] TokenEnc, DateTimeOffset FetchedAt, DateTimeOffset ExpiresAt);
}

internal sealed record AccessToken(string Value, DateTimeOffset FetchedAt, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "access token";
}
