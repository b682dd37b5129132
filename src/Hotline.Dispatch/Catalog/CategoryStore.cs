using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The category tree.</summary>
public sealed class CategoryStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    /// <summary>Creates or replaces; a parent that is nobody's fails the whole with a foreign-key error.</summary>
    public Task<UpsertReport> UpsertAsync(IReadOnlyList<Category> categories, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(categories, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<Category> categories, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.category as old (code, name, parent_code, active)
            select code, name, parent, active from unnest(@codes, @names, @parents, @actives) as c (code, name, parent, active)
            on conflict (code) do update set name = excluded.name, parent_code = excluded.parent_code, active = excluded.active
            where (old.name, old.parent_code, old.active) is distinct from (excluded.name, excluded.parent_code, excluded.active)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            codes = categories.Select(category => category.Code).ToArray(),
            names = categories.Select(category => category.Name).ToArray(),
            parents = categories.Select(category => category.ParentCode).ToArray(),
            actives = categories.Select(category => category.Active).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    /// <summary>Takes a category out of use; its tickets stay.</summary>
    public Task<bool> RetireAsync(string code, CancellationToken ct) => own.RunAsync(transaction => RetireAsync(code, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<bool> RetireAsync(string code, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "update dispatch.category set active = false where code = @code";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { code }, transaction, cancellationToken: ct)) > 0;
    }
}
