using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>What a platform may read by program of a request that was handed out to it (docs/adr/0162).</summary>
public enum PlatformShare
{
    /// <summary>Its number and how it stands.</summary>
    Nothing,

    /// <summary>What is asked and where, without personal patterns.</summary>
    Matter,

    /// <summary>As the citizen said it, with name and number.</summary>
    Person,
}

/// <summary>外部平台: somewhere outside that a request can be handed out to.</summary>
/// <param name="Emergency">110, 119, 120: an agent hands out to it while the caller is on the line.</param>
/// <param name="AckMinutes">Natural minutes within which it is to acknowledge.</param>
public sealed record Platform(string Code, string Name, bool Emergency, int AckMinutes, bool Active, PlatformShare Shares = PlatformShare.Nothing);

/// <summary>The platforms that requests are handed out to.</summary>
public static class PlatformStore
{
    internal const string Columns = "code, name, emergency, ack_minutes, active, shares";

    public static async Task<IReadOnlyList<Platform>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.platform order by code";
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
        const string sql = $"""
            insert into dispatch.platform as old ({Columns})
            select * from unnest(@codes, @names, @emergencies, @minutes, @actives, @shares)
            on conflict (code) do update
            set name = excluded.name, emergency = excluded.emergency, ack_minutes = excluded.ack_minutes, active = excluded.active, shares = excluded.shares
            where (old.name, old.emergency, old.ack_minutes, old.active, old.shares) is distinct from (excluded.name, excluded.emergency, excluded.ack_minutes, excluded.active, excluded.shares)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            codes = platforms.Select(platform => platform.Code).ToArray(),
            names = platforms.Select(platform => platform.Name).ToArray(),
            emergencies = platforms.Select(platform => platform.Emergency).ToArray(),
            minutes = platforms.Select(platform => platform.AckMinutes).ToArray(),
            actives = platforms.Select(platform => platform.Active).ToArray(),
            shares = platforms.Select(platform => platform.Shares.ToString()).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }
}
