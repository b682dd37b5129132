using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Security;

/// <summary>The telephones of people without a line in the hotline (api.account.telephone_enc): rung when they have a citizen called, and shown to nobody.</summary>
internal sealed class Telephones(NpgsqlDataSource database, FieldCipher cipher)
{
    private const string Table = "api.account";
    private const string Column = "telephone";

    /// <param name="telephone">Null takes it away.</param>
    /// <returns>False when it is the same already, or there is no such account.</returns>
    public async Task<bool> SaveAsync(NpgsqlTransaction transaction, string login, string? telephone, CancellationToken ct)
    {
        const string find = "select id, telephone_enc from api.account where login = @login for update";
        const string save = "update api.account set telephone_enc = @sealed where id = @Id";
        var connection = transaction.Connection!; // A live transaction has its connection.
        if (await connection.QuerySingleOrDefaultAsync<Kept>(new CommandDefinition(find, new { login }, transaction, cancellationToken: ct)) is not { } kept
            || cipher.Decrypt(kept.TelephoneEnc, Table, Column, kept.Id) == telephone)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(save, new { kept.Id, @sealed = cipher.Encrypt(telephone, Table, Column, kept.Id) }, transaction, cancellationToken: ct));
        return true;
    }

    public async Task<Pii?> OfAsync(Guid account, CancellationToken ct)
    {
        const string sql = "select id, telephone_enc from api.account where id = @account";
        await using var connection = await database.OpenConnectionAsync(ct);
        var kept = await connection.QuerySingleOrDefaultAsync<Kept>(new CommandDefinition(sql, new { account }, cancellationToken: ct));
        return kept is not null && cipher.Decrypt(kept.TelephoneEnc, Table, Column, kept.Id) is { } telephone ? Pii.Phone(telephone) : null;
    }

    /// <summary>Masked, by login: for the administrator's list.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MaskedAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select id, login, telephone_enc from api.account where telephone_enc is not null";
        var rows = await transaction.Connection!.QueryAsync<Named>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct)); // As above.
        return rows.ToDictionary(row => row.Login, row => Pii.Phone(cipher.Decrypt(row.TelephoneEnc, Table, Column, row.Id)!).ToString()); // Only those that have one.
    }

    private sealed record Kept(Guid Id, byte[]? TelephoneEnc);

    private sealed record Named(Guid Id, string Login, byte[] TelephoneEnc);
}
