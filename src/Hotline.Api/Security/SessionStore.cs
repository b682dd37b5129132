using Dapper;
using Npgsql;

namespace Hotline.Api.Security;

/// <summary>api.session: who is signed in, in which browser.</summary>
internal sealed class SessionStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A shift and its hand-over; after that everyone signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public async Task<Guid> OpenAsync(Guid accountId, CancellationToken ct)
    {
        const string sql = "insert into api.session (id, account_id, created_at, expires_at) values (@id, @accountId, @now, @expires)";
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, accountId, now, expires = now + Lifetime }, cancellationToken: ct));
        return id;
    }

    /// <summary>Whose session it is, as the account stands now; null when it ended, expired, or the account is disabled.</summary>
    public async Task<Account?> FindAsync(Guid id, CancellationToken ct)
    {
        const string sql = """
            select a.id, a.login, a.name, array_to_string(a.roles, ',') as roles, a.unit_code, a.extension, a.disabled, '' as password_hash
            from api.session s join api.account a on a.id = s.account_id
            where s.id = @id and s.expires_at > @now and not a.disabled
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(sql, new { id, now = time.GetUtcNow() }, cancellationToken: ct));
        return row?.ToAccount();
    }

    /// <summary>Which of these sessions have ended.</summary>
    public async Task<IReadOnlyList<Guid>> EndedAsync(Guid[] ids, CancellationToken ct)
    {
        const string sql = """
            select asked.id from unnest(@ids) as asked (id)
            where not exists (select 1 from api.session s join api.account a on a.id = s.account_id
                              where s.id = asked.id and s.expires_at > @now and not a.disabled)
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { ids, now = time.GetUtcNow() }, cancellationToken: ct))).AsList();
    }

    public async Task EndAsync(Guid id, CancellationToken ct)
    {
        const string sql = "delete from api.session where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id }, cancellationToken: ct));
    }

    /// <summary>Clears away what has expired.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        const string sql = """
            with gone as (delete from api.session where expires_at <= @now returning 1),
                 forgotten as (delete from api.sign_in_attempt where ends_at <= @now returning 1)
            select count(*) from gone
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, new { now = time.GetUtcNow() }, cancellationToken: ct));
    }
}
