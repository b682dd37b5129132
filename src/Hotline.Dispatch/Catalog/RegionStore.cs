using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>Province, cities, counties, townships.</summary>
public sealed class RegionStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    public Task<UpsertReport> UpsertAsync(IReadOnlyList<Region> regions, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(regions, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<Region> regions, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.region as old (code, name, parent_code, level)
            select code, name, parent, level from unnest(@codes, @names, @parents, @levels) as r (code, name, parent, level)
            on conflict (code) do update set name = excluded.name, parent_code = excluded.parent_code, level = excluded.level
            where (old.name, old.parent_code, old.level) is distinct from (excluded.name, excluded.parent_code, excluded.level)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            codes = regions.Select(region => region.Code).ToArray(),
            names = regions.Select(region => region.Name).ToArray(),
            parents = regions.Select(region => region.ParentCode).ToArray(),
            levels = regions.Select(region => region.Level).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }
}
