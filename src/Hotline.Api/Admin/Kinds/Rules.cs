using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>派单目录: category × region → unit. Key: categoryCode-regionCode.</summary>
internal sealed class Rules(CatalogCache catalog) : AdminKind<RuleEntry>
{
    public override string Name => "rules";

    public override IReadOnlyList<string> Columns => ["categoryCode", "regionCode", "unitCode", "legalBasis"];

    public override IReadOnlyList<string> RequiredColumns => ["categoryCode", "regionCode", "unitCode"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        key.Split('-') is [var category, var region] && await RuleStore.RemoveAsync(category, region, transaction, ct);

    protected override string Key(RuleEntry entry) => $"{entry.CategoryCode}-{entry.RegionCode}";

    protected override RuleEntry Read(CsvRow row) => new(row.Required("categoryCode"), row.Required("regionCode"), row.Required("unitCode"), row.Text("legalBasis"));

    protected override IReadOnlyList<string?> Write(RuleEntry entry) => [entry.CategoryCode, entry.RegionCode, entry.UnitCode, entry.LegalBasis];

    protected override async Task<IReadOnlyList<RuleEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await catalog.GetAsync(ct)).Rules.Values.OrderBy(rule => rule.CategoryCode, StringComparer.Ordinal).ThenBy(rule => rule.RegionCode, StringComparer.Ordinal)
            .Select(rule => new RuleEntry(rule.CategoryCode, rule.RegionCode, rule.UnitCode, rule.LegalBasis))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<RuleEntry> entries, CancellationToken ct)
    {
        var known = await catalog.GetAsync(ct);
        var faults = entries.SelectMany((entry, row) => Check(entry, row, known)).ToList();
        if (faults.Count > 0)
        {
            return AdminOutcome.Wrong(faults);
        }

        var report = await RuleStore.UpsertAsync([.. entries.Select(entry => new RoutingRule(entry.CategoryCode, entry.RegionCode, entry.UnitCode, entry.LegalBasis))], transaction, ct);
        return new AdminOutcome(report.Created, report.Changed, [], []);
    }

    private static IEnumerable<AdminFault> Check(RuleEntry entry, int row, CatalogSnapshot known)
    {
        if (entry.CategoryCode is not { Length: 6 } || !known.Categories.ContainsKey(entry.CategoryCode))
        {
            yield return new(row, "categoryCode", "没有这个六位事项分类");
        }

        if (entry.RegionCode is null || !known.Regions.ContainsKey(entry.RegionCode))
        {
            yield return new(row, "regionCode", "没有这个行政区划代码");
        }

        if (entry.UnitCode is null || !known.Units.TryGetValue(entry.UnitCode, out var unit) || !unit.Active)
        {
            yield return new(row, "unitCode", "没有这个承办单位");
        }

        if (entry.LegalBasis?.Length > 200)
        {
            yield return new(row, "legalBasis", "最多200个字");
        }
    }
}
