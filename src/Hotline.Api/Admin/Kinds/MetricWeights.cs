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

    protected override Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<MetricWeightEntry> entries, CancellationToken ct) => CheckedAsync(
        entries.SelectMany(Faults),
        () => MetricWeightStore.UpsertAsync([.. entries.Select(entry => new MetricWeight(entry.Metric, entry.Weight))], transaction, ct));

    private static IEnumerable<AdminFault> Faults(MetricWeightEntry entry, int row) =>
    [
        .. Fault(MetricCatalog.Find(entry.Metric ?? "") is not { Unit: MetricUnit.Share }, row, "metric", "没有这个比率指标"),
        .. Fault(entry.Weight is < 1 or > 100, row, "weight", "应为 1 到 100"),
    ];
}
