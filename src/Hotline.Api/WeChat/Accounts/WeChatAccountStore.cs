using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.WeChat.Accounts;

/// <summary>Table <c>api.wechat_account</c>. Secret, token and AES key are encrypted columns.</summary>
internal sealed class WeChatAccountStore(FieldCipher cipher, TimeProvider time)
{
    private const string Table = "wechat_account";

    public async Task<IReadOnlyList<WeChatAccountRow>> ListAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = """
            select app_id, id, name, original_id, mode, region_code, template_id, template_fields, secret_enc, token_enc, aes_key_enc, disabled
            from api.wechat_account order by app_id
            """;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
        return [.. rows.Select(row => new WeChatAccountRow(
            row.AppId, row.Name, row.OriginalId, Enum.Parse<WeChatMode>(row.Mode), row.RegionCode, row.TemplateId, row.TemplateFields,
            cipher.Decrypt(row.SecretEnc, Table, "secret", row.Id), cipher.Decrypt(row.TokenEnc, Table, "token", row.Id), cipher.Decrypt(row.AesKeyEnc, Table, "aes_key", row.Id), row.Disabled))];
    }

    /// <returns>True when it is new.</returns>
    public async Task<bool> SaveAsync(NpgsqlTransaction transaction, WeChatAccountRow account, CancellationToken ct)
    {
        const string sql = """
            insert into api.wechat_account (app_id, id, name, original_id, mode, region_code, template_id, template_fields, secret_enc, token_enc, aes_key_enc, disabled, changed_at)
            values (@AppId, @id, @Name, @OriginalId, @mode, @RegionCode, @TemplateId, @TemplateFields, @secret, @token, @aesKey, @Disabled, @now)
            on conflict (app_id) do update set name = excluded.name, original_id = excluded.original_id, mode = excluded.mode, region_code = excluded.region_code,
                template_id = excluded.template_id, template_fields = excluded.template_fields, secret_enc = excluded.secret_enc, token_enc = excluded.token_enc, aes_key_enc = excluded.aes_key_enc,
                disabled = excluded.disabled, changed_at = excluded.changed_at
            """;
        const string find = "select id from api.wechat_account where app_id = @AppId for update";
        var connection = transaction.Connection!; // A live transaction has its connection.
        var known = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(find, new { account.AppId }, transaction, cancellationToken: ct));
        var now = time.GetUtcNow();
        var id = known ?? Guid.CreateVersion7(now);
        if (known is not null)
        {
            var before = (await ListAsync(connection, transaction, ct)).Single(row => row.AppId == account.AppId);
            account = account with { Secret = account.Secret ?? before.Secret, Token = account.Token ?? before.Token, AesKey = account.AesKey ?? before.AesKey };
        }

        await connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            account.AppId,
            id,
            account.Name,
            account.OriginalId,
            mode = account.Mode.ToString(),
            account.RegionCode,
            account.TemplateId,
            account.TemplateFields,
            secret = cipher.Encrypt(account.Secret, Table, "secret", id),
            token = cipher.Encrypt(account.Token, Table, "token", id),
            aesKey = cipher.Encrypt(account.AesKey, Table, "aes_key", id),
            account.Disabled,
            now,
        }, transaction, cancellationToken: ct));
        return known is null;
    }

    public static async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string appId, CancellationToken ct)
    {
        const string sql = "delete from api.wechat_account where app_id = @appId";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { appId }, transaction, cancellationToken: ct)) == 1; // A live transaction has its connection.
    }

    private sealed record Row(
        string AppId, Guid Id, string Name, string? OriginalId, string Mode, string RegionCode, string? TemplateId, string? TemplateFields, byte[]? SecretEnc, byte[] TokenEnc, byte[]? AesKeyEnc, bool Disabled);
}
