using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Metrics.Storage;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>
/// Publishes months: copies their figures once, with the versions and words of the formulas they were counted by, the weights of their score and the tree of units that they are summed
/// up over. What changes later is a revision beside the snapshot. Run by a schedule; a month is frozen on the policy's day of the next one.
/// </summary>
public sealed class MonthlyFreeze
{
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;
    private readonly MetricSources sources;
    private readonly TimeProvider time;

    internal MonthlyFreeze(NpgsqlDataSource database, CatalogCache catalog, MetricSources sources, TimeProvider time) =>
        (this.database, this.catalog, this.sources, this.time) = (database, catalog, sources, time);

    /// <summary>Freezes every month that is over, counted to its end and not frozen yet.</summary>
    /// <returns>The months frozen now.</returns>
    public async Task<IReadOnlyList<DateOnly>> RunAsync(CancellationToken ct)
    {
        var frozen = new List<DateOnly>();
        foreach (var month in await WaitingAsync(ct))
        {
            if (await FreezeAsync(month, ct))
            {
                frozen.Add(month);
            }
        }

        return frozen;
    }

    private async Task<IReadOnlyList<DateOnly>> WaitingAsync(CancellationToken ct)
    {
        const string sql = """
            select distinct month from dispatch.metric_cell c
            where month < @before and not exists (select 1 from dispatch.metric_freeze f where f.month = c.month) order by month
            """;
        var now = time.GetUtcNow();
        var policy = (await catalog.GetAsync(ct)).Policy;
        var before = MetricMonth.Of(now).AddMonths(WorkingCalendar.DayOf(now).Day >= policy.FreezeDay ? 0 : -1);
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DateOnly>(new CommandDefinition(sql, new { before }, cancellationToken: ct))).AsList();
    }

    private async Task<bool> FreezeAsync(DateOnly month, CancellationToken ct)
    {
        const string freeze = $"""
            insert into dispatch.metric_freeze (month, frozen_at, formulas, weighing, weights, units)
            select @month, @now, @formulas::jsonb, version, coalesce({MetricWeightStore.ByKey}, jsonb_build_object()), {PublishedMonth.UnitsOfToday}
            from dispatch.metric_weighing on conflict do nothing
            """;
        const string copy = """
            insert into dispatch.metric_snapshot (month, metric, unit_code, category_code, numerator, denominator)
            select month, metric, unit_code, category_code, numerator, denominator from dispatch.metric_cell where month = @month and metric = any(@metrics)
            union all select @month, metric, '', '', numerator, denominator from unnest(@otherMetrics, @numerators, @denominators) as o (metric, numerator, denominator)
            """;
        var others = await sources.OfMonthAsync(month, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await MetricLedger.LockAsync(transaction, ct);
        if (!await IsCountedAsync(connection, transaction, month, ct))
        {
            return false;
        }

        var formulas = DispatchJson.Write(MetricCatalog.All.ToDictionary(formula => formula.Key, formula => new PublishedWords(formula.Name, formula.Formula)));
        var (ids, metrics) = (MetricCatalog.All.Select(formula => formula.Id).ToArray(), MetricCatalog.All.Select(formula => formula.Key).ToArray());
        if (await connection.ExecuteAsync(new CommandDefinition(freeze, new { month, now = time.GetUtcNow(), formulas, ids, keys = metrics }, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(copy, new
        {
            month,
            metrics,
            otherMetrics = others.Keys.ToArray(),
            numerators = others.Values.Select(numbers => numbers.Numerator).ToArray(),
            denominators = others.Values.Select(numbers => numbers.Denominator).ToArray(),
        }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The ledger is filled, and everything that happened in the month has come through the outbox.</summary>
    private static async Task<bool> IsCountedAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateOnly month, CancellationToken ct)
    {
        const string sql = """
            select exists (select 1 from dispatch.metric_filling where done and catalog = @catalog)
                and not exists (
                    select 1 from dispatch.outbox
                    where at < @end and (xid, id) > (coalesce((select xid from dispatch.outbox_cursor where consumer = @consumer), '0'::xid8),
                        coalesce((select id from dispatch.outbox_cursor where consumer = @consumer), 0)))
            """;
        var end = WorkingCalendar.StartOf(month.AddMonths(1));
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(
            sql, new { catalog = MetricCatalog.Fingerprint, end, consumer = LedgerFollower.ConsumerName }, transaction, cancellationToken: ct));
    }
}
