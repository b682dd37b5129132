using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The dispatch catalogue (派单目录): category × region × word × legal basis → units and limit. What held when is kept by the database itself.</summary>
public sealed class RuleStore(NpgsqlDataSource database, CatalogCache cache)
{
    internal const string Columns = "category_code, region_code, unit_code, legal_basis, keyword, assistants, limit_amount, limit_unit, basis";
    private readonly CatalogWrite own = new(database, cache);

    /// <summary>Creates or replaces; an unknown category, region or unit fails the whole with a foreign-key error.</summary>
    public Task<UpsertReport> UpsertAsync(IReadOnlyList<RoutingRule> rules, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(rules, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<RoutingRule> rules, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = $"""
            insert into dispatch.routing_rule as old ({Columns})
            select * from unnest(@categories, @regions, @units, @bases, @keywords, @assistants, @amounts, @limits, @asked)
            on conflict (category_code, region_code, keyword, basis) do update
            set unit_code = excluded.unit_code, legal_basis = excluded.legal_basis, assistants = excluded.assistants,
                limit_amount = excluded.limit_amount, limit_unit = excluded.limit_unit
            where (old.unit_code, old.legal_basis, old.assistants, old.limit_amount, old.limit_unit)
                is distinct from (excluded.unit_code, excluded.legal_basis, excluded.assistants, excluded.limit_amount, excluded.limit_unit)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            categories = rules.Select(rule => rule.CategoryCode).ToArray(),
            regions = rules.Select(rule => rule.RegionCode).ToArray(),
            units = rules.Select(rule => rule.UnitCode).ToArray(),
            bases = rules.Select(rule => rule.LegalBasis).ToArray(),
            keywords = rules.Select(rule => rule.Keyword).ToArray(),
            assistants = rules.Select(rule => rule.Assistants).ToArray(),
            amounts = rules.Select(rule => rule.LimitAmount).ToArray(),
            limits = rules.Select(rule => rule.LimitUnit?.ToString()).ToArray(),
            asked = rules.Select(rule => rule.Basis).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    /// <summary>Within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<bool> RemoveAsync(RuleKey key, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.routing_rule where (category_code, region_code, keyword, basis) = (@CategoryCode, @RegionCode, @Keyword, @Basis)";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, key, transaction, cancellationToken: ct)) > 0;
    }

    /// <summary>The catalogue as it stood at a moment.</summary>
    public async Task<RuleBook> AsOfAsync(DateTimeOffset at, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.rule_history where valid_from <= @at and (valid_to is null or valid_to > @at)";
        await using var connection = await database.OpenConnectionAsync(ct);
        return new RuleBook(await connection.QueryAsync<RoutingRule>(new CommandDefinition(sql, new { at }, cancellationToken: ct)));
    }

    /// <summary>Since when it is known what held; null while there never was a rule.</summary>
    public async Task<DateTimeOffset?> KnownSinceAsync(CancellationToken ct)
    {
        const string sql = "select min(valid_from) from dispatch.rule_history";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<DateTimeOffset?>(new CommandDefinition(sql, cancellationToken: ct));
    }
}
