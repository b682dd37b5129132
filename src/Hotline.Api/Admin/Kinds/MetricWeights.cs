using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Metrics;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>综合分权重. Key: the metric's id.</summary>
internal sealed class MetricWeights : AdminKind<MetricWeightEntry>
{
    public override string Name => "metric-weights";

    public override IReadOnlyList<string> Columns => ["metric", "weight", "name"];

    public override IReadOnlyList<string> RequiredColumns => ["metric", "weight"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => MetricWeightStore.RemoveAsync(key, transaction, ct);

    protected override string Key(MetricWeightEntry entry) => entry.Metric ?? "";

    protected override MetricWeightEntry Read(CsvRow row) => new(row.Required("metric"), row.Number("weight", 0));

    protected override IReadOnlyList<string?> Write(MetricWeightEntry entry) => [entry.Metric, entry.Weight.ToString(CultureInfo.InvariantCulture), entry.Name];

    protected override async Task<IReadOnlyList<MetricWeightEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await MetricWeightStore.ListAsync(transaction, ct)).Select(weight => new MetricWeightEntry(weight.Metric, weight.Weight, MetricCatalog.Find(weight.Metric)?.Name))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<MetricWeightEntry> entries, CancellationToken ct)
    {
        var faults = entries.SelectMany((entry, row) => Faults(entry, row)).ToList();
        if (faults.Count > 0)
        {
            return AdminOutcome.Wrong(faults);
        }

        var report = await MetricWeightStore.UpsertAsync([.. entries.Select(entry => new MetricWeight(entry.Metric, entry.Weight))], transaction, ct);
        return new AdminOutcome(report.Created, report.Changed, [], []);
    }

    private static IEnumerable<AdminFault> Faults(MetricWeightEntry entry, int row)
    {
        if (MetricCatalog.Find(entry.Metric ?? "") is not { Unit: MetricUnit.Share })
        {
            yield return new(row, "metric", "没有这个比率指标");
        }

        if (entry.Weight is < 1 or > 100)
        {
            yield return new(row, "weight", "应为 1 到 100");
        }
    }
}
