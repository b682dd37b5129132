using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Security;

/// <summary>api.account and api.session.</summary>
internal sealed class AccountStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The account and its password hash; null when there is none or it is disabled.</summary>
    public async Task<(Account Account, string Hash)?> FindForSignInAsync(string login, CancellationToken ct)
    {
        const string sql = """
            select id, login, name, array_to_string(roles, ',') as roles, unit_code, extension, disabled, password_hash
            from api.account where login = @login and not disabled
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(sql, new { login }, cancellationToken: ct));
        return row is null ? null : (row.ToAccount(), row.PasswordHash);
    }

    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken ct)
    {
        const string sql = "select id, login, name, array_to_string(roles, ',') as roles, unit_code, extension, disabled, '' as password_hash from api.account order by login";
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<AccountRow>(new CommandDefinition(sql, cancellationToken: ct))).Select(row => row.ToAccount())];
    }

    /// <summary>Who of a unit has one of these roles: liaisons, or those of them who lead it.</summary>
    /// <param name="unitCode">Empty for the whole house.</param>
    public async Task<IReadOnlyList<Addressee>> AddresseesAsync(string unitCode, IEnumerable<Role> roles, CancellationToken ct)
    {
        const string sql = "select login, 'Liaison' = any (roles) as is_liaison from api.account where (unit_code = @unitCode or @unitCode = '') and roles && @roles and not disabled order by login";
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Addressee>(new CommandDefinition(sql, new { unitCode, roles = roles.Select(role => role.ToString()).ToArray() }, cancellationToken: ct))).AsList();
    }

    /// <summary>Somebody besides this person leads the unit.</summary>
    public async Task<bool> HasLeaderBesideAsync(Guid accountId, string unitCode, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from api.account where unit_code = @unitCode and 'UnitLeader' = any (roles) and not disabled and id <> @accountId)";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { accountId, unitCode }, cancellationToken: ct));
    }

    public static async Task<Account?> FindAsync(NpgsqlTransaction transaction, string login, CancellationToken ct)
    {
        const string sql = """
            select id, login, name, array_to_string(roles, ',') as roles, unit_code, extension, disabled, '' as password_hash
            from api.account where login = @login
            """;
        var command = new CommandDefinition(sql, new { login }, transaction, cancellationToken: ct);
        return (await transaction.Connection!.QuerySingleOrDefaultAsync<AccountRow>(command))?.ToAccount(); // A live transaction has its connection.
    }

    public static Task<bool> HasAdministratorAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from api.account where not disabled and 'Administrator' = any (roles))";
        return transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(sql, null, transaction, cancellationToken: ct)); // As above.
    }

    /// <summary>Creates or changes by login. Any change ends the account's sessions, so that new roles hold at once.</summary>
    /// <param name="passwordHash">Null keeps the old password; required for a new account.</param>
    public async Task<SaveResult> SaveAsync(NpgsqlTransaction transaction, Account account, string? passwordHash, CancellationToken ct)
    {
        const string sql = """
            insert into api.account as old (id, login, name, password_hash, roles, unit_code, extension, disabled, created_at, changed_at)
            values (@Id, @Login, @Name, coalesce(@passwordHash, ''), @roles, @UnitCode, @Extension, @Disabled, @now, @now)
            on conflict (login) do update set name = excluded.name, password_hash = coalesce(@passwordHash, old.password_hash),
                roles = excluded.roles, unit_code = excluded.unit_code, extension = excluded.extension, disabled = excluded.disabled, changed_at = excluded.changed_at
            where @passwordHash is not null or (old.name, old.roles, old.unit_code, old.extension, old.disabled)
                is distinct from (excluded.name, excluded.roles, excluded.unit_code, excluded.extension, excluded.disabled)
            returning id, xmax = 0 as created
            """;
        const string end = "delete from api.session where account_id = @Id";
        var roles = account.Roles.Select(role => role.ToString()).ToArray();
        var values = new { account.Id, account.Login, account.Name, passwordHash, roles, account.UnitCode, account.Extension, account.Disabled, now = time.GetUtcNow() };
        var connection = transaction.Connection!; // As above.
        if (await connection.QuerySingleOrDefaultAsync<Written>(new CommandDefinition(sql, values, transaction, cancellationToken: ct)) is not { } written)
        {
            return SaveResult.Same;
        }

        await connection.ExecuteAsync(new CommandDefinition(end, new { written.Id }, transaction, cancellationToken: ct));
        return written.Created ? SaveResult.Created : SaveResult.Changed;
    }

    /// <summary>A new password; every session of the account but <paramref name="keptSession"/> ends.</summary>
    public async Task ChangePasswordAsync(Guid accountId, string passwordHash, Guid keptSession, CancellationToken ct)
    {
        const string sql = """
            with changed as (update api.account set password_hash = @passwordHash, changed_at = @now where id = @accountId returning id)
            delete from api.session where account_id in (select id from changed) and id <> @keptSession
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { accountId, passwordHash, keptSession, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Somebody who is alerted of something.</summary>
    /// <param name="IsLiaison">They may open the pages under /unit.</param>
    internal sealed record Addressee(string Login, bool IsLiaison);

    private sealed record Written(Guid Id, bool Created);
}
