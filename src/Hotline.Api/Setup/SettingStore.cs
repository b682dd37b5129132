using Dapper;
using Npgsql;

namespace Hotline.Api.Setup;

/// <summary>api.setting: single facts about the installation.</summary>
internal sealed class SettingStore(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<string?> FindAsync(string key, CancellationToken ct)
    {
        const string sql = "select value from api.setting where key = @key";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(sql, new { key }, cancellationToken: ct));
    }

    public async Task SaveAsync(NpgsqlTransaction transaction, string key, string value, CancellationToken ct)
    {
        const string sql = """
            insert into api.setting (key, value, changed_at) values (@key, @value, @now)
            on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at
            """;
        var command = new CommandDefinition(sql, new { key, value, now = time.GetUtcNow() }, transaction, cancellationToken: ct);
        await transaction.Connection!.ExecuteAsync(command); // Not completed: the caller still holds it.
    }
}
