using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>
/// Publishes months: copies their figures once, with the versions and words of the formulas they were counted by. What changes later is a
/// revision beside the snapshot. Run by a schedule; a month is frozen on the policy's day of the next one.
/// </summary>
public sealed class MonthlyFreeze
{
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;
    private readonly IReadOnlyList<IMetricSource> sources;
    private readonly TimeProvider time;

    internal MonthlyFreeze(NpgsqlDataSource database, CatalogCache catalog, IEnumerable<IMetricSource> sources, TimeProvider time) =>
        (this.database, this.catalog, this.sources, this.time) = (database, catalog, [.. sources], time);

    /// <summary>Freezes every month that is over, counted to its end and not frozen yet.</summary>
    /// <returns>The months frozen now.</returns>
    public async Task<IReadOnlyList<DateOnly>> RunAsync(CancellationToken ct)
    {
        const string waiting = """
            select distinct month from dispatch.metric_cell c
            where month < @before and not exists (select 1 from dispatch.metric_freeze f where f.month = c.month) order by month
            """;
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var policy = (await catalog.GetAsync(ct)).Policy;
        var thisMonth = new DateOnly(today.Year, today.Month, 1);
        var before = today.Day >= policy.FreezeDay ? thisMonth : thisMonth.AddMonths(-1);
        await using var connection = await database.OpenConnectionAsync(ct);
        var months = (await connection.QueryAsync<DateOnly>(new CommandDefinition(waiting, new { before }, cancellationToken: ct))).AsList();
        var frozen = new List<DateOnly>();
        foreach (var month in months)
        {
            if (await FreezeAsync(connection, month, ct))
            {
                frozen.Add(month);
            }
        }

        return frozen;
    }

    private async Task<bool> FreezeAsync(NpgsqlConnection connection, DateOnly month, CancellationToken ct)
    {
        const string freeze = """
            insert into dispatch.metric_freeze (month, frozen_at, formulas) values (@month, @now, @formulas::jsonb) on conflict do nothing
            """;
        const string copy = """
            insert into dispatch.metric_snapshot (month, metric, unit_code, category_code, numerator, denominator)
            select month, metric, unit_code, category_code, numerator, denominator from dispatch.metric_cell where month = @month and metric = any(@metrics)
            union all select @month, metric, '', '', numerator, denominator from unnest(@otherMetrics, @numerators, @denominators) as o (metric, numerator, denominator)
            """;
        var others = await OthersAsync(month, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await MetricLedger.LockAsync(transaction, ct);
        if (!await IsCountedAsync(connection, transaction, month, ct))
        {
            return false;
        }

        var formulas = DispatchJson.Write(MetricCatalog.All.ToDictionary(formula => formula.Key, formula => new PublishedFormula(formula.Name, formula.Formula)));
        if (await connection.ExecuteAsync(new CommandDefinition(freeze, new { month, now = time.GetUtcNow(), formulas }, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(copy, new
        {
            month,
            metrics = MetricCatalog.All.Select(formula => formula.Key).ToArray(),
            otherMetrics = others.Select(figure => figure.Key).ToArray(),
            numerators = others.Select(figure => figure.Figure.Numerator).ToArray(),
            denominators = others.Select(figure => figure.Figure.Denominator).ToArray(),
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
        var end = new DateTimeOffset(month.AddMonths(1), TimeOnly.MinValue, WorkingCalendar.ChinaOffset);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(
            sql, new { catalog = MetricCatalog.Fingerprint, end, consumer = LedgerFollower.ConsumerName }, transaction, cancellationToken: ct));
    }

    private async Task<IReadOnlyList<(string Key, SourceFigure Figure)>> OthersAsync(DateOnly month, CancellationToken ct)
    {
        var figures = new List<(string, SourceFigure)>();
        foreach (var source in sources)
        {
            figures.AddRange((await source.OfMonthAsync(month, ct)).Select(figure => (MetricCatalog.Find(figure.Metric)!.Key, figure))); // A source names formulas of the catalogue.
        }

        return figures;
    }

    private sealed record PublishedFormula(string Name, string Formula);
}
