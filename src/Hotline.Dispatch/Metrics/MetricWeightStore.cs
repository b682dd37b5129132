using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>Table <c>dispatch.metric_weight</c>. Writes within the caller's transaction.</summary>
public sealed class MetricWeightStore(NpgsqlDataSource database)
{
    private const string All = "select metric, weight from dispatch.metric_weight order by weight desc, metric";

    public async Task<IReadOnlyList<MetricWeight>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<MetricWeight>(new CommandDefinition(All, cancellationToken: ct))).AsList();
    }

    public static async Task<IReadOnlyList<MetricWeight>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. await transaction.Connection!.QueryAsync<MetricWeight>(new CommandDefinition(All, transaction: transaction, cancellationToken: ct))]; // A live transaction has its connection.

    /// <returns>False when it has no weight.</returns>
    public static async Task<bool> RemoveAsync(string metric, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.metric_weight where metric = @metric";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { metric }, transaction, cancellationToken: ct)) > 0; // As above.
    }

    /// <summary>Creates or replaces.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<MetricWeight> weights, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.metric_weight as old (metric, weight) select * from unnest(@metrics, @weights)
            on conflict (metric) do update set weight = excluded.weight where old.weight <> excluded.weight
            returning (xmax = 0)
            """;
        return UpsertReport.Of(await transaction.Connection!.QueryAsync<bool>(new CommandDefinition( // As above.
            sql, new { metrics = weights.Select(weight => weight.Metric).ToArray(), weights = weights.Select(weight => weight.Weight).ToArray() }, transaction, cancellationToken: ct)));
    }
}
