using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>Departments and offices.</summary>
public sealed class UnitStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    /// <summary>Creates or replaces. Parents may come in any order; a code that is nobody's fails the whole with a foreign-key error.</summary>
    public Task<UpsertReport> UpsertAsync(IReadOnlyList<Unit> units, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(units, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<Unit> units, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            with given as (
                select * from unnest(@codes, @names, @parents, @regions, @hours, @actives, @levels) as u (code, name, parent, region, hours, active, level)
            )
            insert into dispatch.unit as old (code, name, parent_code, region_code, working_hours, active, level)
            select g.code, g.name, g.parent, g.region, g.hours, g.active, coalesce(g.level, r.level, 'city')
            from given g left join dispatch.region r on r.code = g.region
            on conflict (code) do update set name = excluded.name, parent_code = excluded.parent_code, region_code = excluded.region_code,
                working_hours = excluded.working_hours, active = excluded.active, level = excluded.level
            where (old.name, old.parent_code, old.region_code, old.working_hours, old.active, old.level)
                is distinct from (excluded.name, excluded.parent_code, excluded.region_code, excluded.working_hours, excluded.active, excluded.level)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            codes = units.Select(unit => unit.Code).ToArray(),
            names = units.Select(unit => unit.Name).ToArray(),
            parents = units.Select(unit => unit.ParentCode).ToArray(),
            regions = units.Select(unit => unit.RegionCode).ToArray(),
            hours = units.Select(unit => unit.WorkingHours).ToArray(),
            actives = units.Select(unit => unit.Active).ToArray(),
            levels = units.Select(unit => unit.Level?.ToString().ToLowerInvariant()).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    /// <summary>Takes a unit out of use, whatever it still has to do: whoever asks looks at <see cref="UnitOrders"/> first.</summary>
    /// <returns>False when there is no such unit.</returns>
    public Task<bool> RetireAsync(string code, CancellationToken ct) => own.RunAsync(transaction => RetireAsync(code, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<bool> RetireAsync(string code, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "update dispatch.unit set active = false where code = @code";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { code }, transaction, cancellationToken: ct)) > 0;
    }
}
