using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>Tables <c>dispatch.metric_weight</c> and <c>dispatch.metric_weighing</c>, which counts their changes. Writes within the caller's transaction.</summary>
public static class MetricWeightStore
{
    /// <summary>The weights as an object by formula and version, of parameters <c>@ids</c> and <c>@keys</c> (<see cref="MetricFormula.Id"/>, <see cref="MetricFormula.Key"/>); null where nothing has any.</summary>
    internal const string ByKey = "(select jsonb_object_agg(k.key, w.weight) from dispatch.metric_weight w join unnest(@ids, @keys) as k (id, key) on k.id = w.metric)";

    public static async Task<IReadOnlyList<MetricWeight>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select metric, weight from dispatch.metric_weight order by weight desc, metric";
        return (await transaction.Connection!.QueryAsync<MetricWeight>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct))).AsList(); // A live transaction has its connection.
    }

    /// <returns>False when it has no weight.</returns>
    public static async Task<bool> RemoveAsync(string metric, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            with gone as (delete from dispatch.metric_weight where metric = @metric returning 1),
                counted as (update dispatch.metric_weighing set version = version + 1 where exists (select 1 from gone))
            select exists (select 1 from gone)
            """;
        return await transaction.Connection!.QuerySingleAsync<bool>(new CommandDefinition(sql, new { metric }, transaction, cancellationToken: ct)); // As above.
    }

    /// <summary>Creates or replaces.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<MetricWeight> weights, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            with changed as (
                insert into dispatch.metric_weight as old (metric, weight) select * from unnest(@metrics, @weights)
                on conflict (metric) do update set weight = excluded.weight where old.weight <> excluded.weight
                returning (xmax = 0) as fresh
            ), counted as (
                update dispatch.metric_weighing set version = version + 1 where exists (select 1 from changed)
            )
            select fresh from changed
            """;
        return UpsertReport.Of(await transaction.Connection!.QueryAsync<bool>(new CommandDefinition( // As above.
            sql, new { metrics = weights.Select(weight => weight.Metric).ToArray(), weights = weights.Select(weight => weight.Weight).ToArray() }, transaction, cancellationToken: ct)));
    }
}
