using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>外部平台: somewhere outside that a request can be handed out to.</summary>
/// <param name="Emergency">110, 119, 120: an agent hands out to it while the caller is on the line.</param>
/// <param name="AckMinutes">Natural minutes within which it is to acknowledge.</param>
public sealed record Platform(string Code, string Name, bool Emergency, int AckMinutes, bool Active);

/// <summary>The platforms that requests are handed out to.</summary>
public static class PlatformStore
{
    public static async Task<IReadOnlyList<Platform>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select code, name, emergency, ack_minutes, active from dispatch.platform order by code";
        return [.. await transaction.Connection!.QueryAsync<Platform>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct))];
    }

    /// <summary>Takes a platform out of use; tickets still speak of it. The caller invalidates the cache after its commit.</summary>
    /// <returns>False when there is no such platform.</returns>
    public static async Task<bool> RetireAsync(string code, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "update dispatch.platform set active = false where code = @code";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { code }, transaction, cancellationToken: ct)) > 0;
    }

    /// <summary>Creates or replaces. The caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<Platform> platforms, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.platform as old (code, name, emergency, ack_minutes, active)
            select * from unnest(@codes, @names, @emergencies, @minutes, @actives)
            on conflict (code) do update set name = excluded.name, emergency = excluded.emergency, ack_minutes = excluded.ack_minutes, active = excluded.active
            where (old.name, old.emergency, old.ack_minutes, old.active) is distinct from (excluded.name, excluded.emergency, excluded.ack_minutes, excluded.active)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            codes = platforms.Select(platform => platform.Code).ToArray(),
            names = platforms.Select(platform => platform.Name).ToArray(),
            emergencies = platforms.Select(platform => platform.Emergency).ToArray(),
            minutes = platforms.Select(platform => platform.AckMinutes).ToArray(),
            actives = platforms.Select(platform => platform.Active).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }
}
