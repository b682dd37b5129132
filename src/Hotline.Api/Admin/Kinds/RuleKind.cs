using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>派单目录: category × region × word × legal basis → units and limit. Key: categoryCode-regionCode-keyword§basis, the last two left out where there is none.</summary>
internal sealed class RuleKind : AdminKind<RuleEntry>
{
    public override string Name => "rules";

    public override IReadOnlyList<string> Columns => ["categoryCode", "regionCode", "keyword", "unitCode", "assistants", "limitAmount", "limitUnit", "legalBasis", "basis"];

    public override IReadOnlyList<string> RequiredColumns => ["categoryCode", "regionCode", "unitCode"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        RuleKey.TryParse(key, out var rule) && await RuleStore.RemoveAsync(rule, transaction, ct);

    /// <summary>Every change of the catalogue is an edition (docs/adr/0089), also one that was made here.</summary>
    public override async Task<Func<Task>> KeepingAsync(NpgsqlTransaction transaction, Actor actor, CancellationToken ct)
    {
        var since = await EditionStore.NowAsync(transaction, ct);
        var before = (await CatalogCache.WithinAsync(transaction, ct)).Rules;
        return async () =>
        {
            var changes = RuleChange.Between(before, (await CatalogCache.WithinAsync(transaction, ct)).Rules);
            if (changes.Count > 0)
            {
                await EditionStore.RecordAsync(transaction, changes is [var only] ? $"管理端修改 {only.Key.Name}" : $"管理端导入，改动 {changes.Count} 条", "管理端直接修改", changes, since, actor, ct);
            }
        };
    }

    internal static RuleEntry EntryOf(RoutingRule rule) =>
        new(rule.CategoryCode, rule.RegionCode, rule.UnitCode, rule.LegalBasis, rule.Keyword, rule.AssistantCodes, rule.LimitAmount, rule.LimitUnit?.ToString(), rule.Basis);

    internal static RoutingRule RuleOf(RuleEntry entry) => new(
        entry.CategoryCode, entry.RegionCode, entry.UnitCode, entry.LegalBasis, entry.Keyword ?? "", string.Join('|', entry.Assistants ?? []),
        Amount(entry), Amount(entry) is null ? null : Span.UnitOf(entry.LimitUnit), entry.Basis ?? "");

    /// <summary>A form that leaves it empty says 0.</summary>
    private static int? Amount(RuleEntry entry) => entry.LimitAmount is 0 ? null : entry.LimitAmount;

    protected override string Key(RuleEntry entry) => RuleOf(entry).Name;

    protected override RuleEntry Read(CsvRow row)
    {
        var entry = new RuleEntry(
            row.Required("categoryCode"), row.Required("regionCode"), row.Required("unitCode"), row.Text("legalBasis"), row.Text("keyword"), row.Several("assistants"),
            row.Number("limitAmount", 0) is > 0 and var amount ? amount : null, row.Text("limitUnit"), row.Text("basis"));

        // Files of before have working days instead of an amount and its unit.
        return row.Number("workingDays", 0) is > 0 and var days ? entry with { LimitAmount = days, LimitUnit = nameof(SpanUnit.WorkingDays) } : entry;
    }

    protected override IReadOnlyList<string?> Write(RuleEntry entry) =>
    [
        entry.CategoryCode, entry.RegionCode, entry.Keyword, entry.UnitCode, string.Join('|', entry.Assistants ?? []), entry.LimitAmount?.ToString(CultureInfo.InvariantCulture), entry.LimitUnit,
        entry.LegalBasis, entry.Basis,
    ];

    protected override async Task<IReadOnlyList<RuleEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await CatalogCache.WithinAsync(transaction, ct)).Rules.All.Select(EntryOf)];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<RuleEntry> entries, CancellationToken ct)
    {
        var known = await CatalogCache.WithinAsync(transaction, ct);
        return await CheckedAsync(
            entries.SelectMany((entry, row) => Check(entry, row, known)),
            () => RuleStore.UpsertAsync([.. entries.Select(RuleOf)], transaction, ct));
    }

    /// <summary>A blank would be found in nearly every text.</summary>
    private static bool MayAsk(string? words, int most) =>
        words is not { Length: > 0 } || (words.Length <= most && !words.Contains(RuleKey.BasisMark) && !char.IsWhiteSpace(words[0]) && !char.IsWhiteSpace(words[^1]));

    /// <summary>What is wrong with an entry, against the catalogue as it stands.</summary>
    internal static IEnumerable<AdminFault> Check(RuleEntry entry, int row, CatalogSnapshot known)
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

        if (!MayAsk(entry.Keyword, 40))
        {
            yield return new(row, "keyword", $"最多40个字，前后不留空，不含{RuleKey.BasisMark}");
        }

        if (!MayAsk(entry.Basis, 100))
        {
            yield return new(row, "basis", $"最多100个字，前后不留空，不含{RuleKey.BasisMark}");
        }

        if ((entry.Assistants ?? []).Any(code => code == entry.UnitCode || !known.Units.TryGetValue(code, out var assisting) || !assisting.Active))
        {
            yield return new(row, "assistants", "应为其他承办单位的代码，用竖线分隔");
        }

        if (Amount(entry) is { } amount)
        {
            if (Span.UnitOf(entry.LimitUnit) is not { } counted)
            {
                yield return new(row, "limitUnit", $"应为 {string.Join('、', Span.Units)}");
            }
            else if (amount < 1 || amount > Span.Most(counted))
            {
                yield return new(row, "limitAmount", $"应为 1 到 {Span.Most(counted)}");
            }
        }
        else if (!string.IsNullOrWhiteSpace(entry.LimitUnit))
        {
            yield return new(row, "limitAmount", "请填写时限的数量");
        }

        if (entry.LegalBasis?.Length > 200)
        {
            yield return new(row, "legalBasis", "最多200个字");
        }
    }
}
