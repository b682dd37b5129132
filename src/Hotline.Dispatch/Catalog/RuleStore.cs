using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The dispatch catalogue (派单目录): category × region → unit.</summary>
public sealed class RuleStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    /// <summary>Creates or replaces; an unknown category, region or unit fails the whole with a foreign-key error.</summary>
    public Task<UpsertReport> UpsertAsync(IReadOnlyList<RoutingRule> rules, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(rules, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<RoutingRule> rules, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.routing_rule as old (category_code, region_code, unit_code, legal_basis)
            select category, region, unit, basis from unnest(@categories, @regions, @units, @bases) as r (category, region, unit, basis)
            on conflict (category_code, region_code) do update set unit_code = excluded.unit_code, legal_basis = excluded.legal_basis
            where (old.unit_code, old.legal_basis) is distinct from (excluded.unit_code, excluded.legal_basis)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            categories = rules.Select(rule => rule.CategoryCode).ToArray(),
            regions = rules.Select(rule => rule.RegionCode).ToArray(),
            units = rules.Select(rule => rule.UnitCode).ToArray(),
            bases = rules.Select(rule => rule.LegalBasis).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    public Task<bool> RemoveAsync(string categoryCode, string regionCode, CancellationToken ct) => own.RunAsync(transaction => RemoveAsync(categoryCode, regionCode, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<bool> RemoveAsync(string categoryCode, string regionCode, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.routing_rule where category_code = @categoryCode and region_code = @regionCode";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { categoryCode, regionCode }, transaction, cancellationToken: ct)) > 0;
    }
}
