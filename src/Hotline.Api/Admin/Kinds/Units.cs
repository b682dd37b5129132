using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>承办单位. Removing one takes it out of use, once nothing waits for it any more; what it has done stays (docs/adr/0136).</summary>
internal sealed class Units : AdminKind<UnitEntry>
{
    public override string Name => "units";

    public override IReadOnlyList<string> Columns => ["code", "name", "parent", "regionCode", "level", "workingHours"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name"];

    public override async Task<AdminHold?> HeldAsync(NpgsqlTransaction transaction, string key, CancellationToken ct)
    {
        var orders = await UnitOrders.OfAsync(key, transaction, ct);
        return orders.Any ? new AdminHold("admin.unit-has-orders", Words(orders)) : null;
    }

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => UnitStore.RetireAsync(key, transaction, ct);

    protected override string Key(UnitEntry entry) => entry.Code ?? "";

    protected override UnitEntry Read(CsvRow row) => new(row.Required("code"), row.Required("name"), row.Text("parent"), row.Text("regionCode"), row.Text("level"), row.Text("workingHours"));

    protected override IReadOnlyList<string?> Write(UnitEntry entry) => [entry.Code, entry.Name, entry.Parent, entry.RegionCode, entry.Level, entry.WorkingHours];

    protected override async Task<IReadOnlyList<UnitEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await CatalogCache.WithinAsync(transaction, ct)).Units.Values.Where(unit => unit.Active).OrderBy(unit => unit.Code, StringComparer.Ordinal)
            .Select(unit => new UnitEntry(unit.Code, unit.Name, unit.ParentCode, unit.RegionCode, unit.Level?.ToString().ToLowerInvariant(), unit.WorkingHours))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<UnitEntry> entries, CancellationToken ct)
    {
        var known = await CatalogCache.WithinAsync(transaction, ct);
        var codes = entries.Select(entry => entry.Code).Concat(known.Units.Keys).ToHashSet();
        var order = new UnitOrder(entries, known);
        return await CheckedAsync(
            entries.SelectMany((entry, row) => Check(entry, row, codes, known)).Concat(order.Check()),
            () => UnitStore.UpsertAsync(
                [.. entries.Select(entry => new Unit(entry.Code, entry.Name, Blank(entry.Parent), Blank(entry.RegionCode), Blank(entry.WorkingHours), Level: order.LevelOf(entry.Code)))], transaction, ct));
    }

    private static IEnumerable<AdminFault> Check(UnitEntry entry, int row, HashSet<string> codes, CatalogSnapshot known)
    {
        foreach (var fault in Text(row, "code", entry.Code, 32).Concat(Text(row, "name", entry.Name, 60)))
        {
            yield return fault;
        }

        if (Blank(entry.Parent) is { } parent && (!codes.Contains(parent) || parent == entry.Code))
        {
            yield return new(row, "parent", "没有这个上级单位");
        }

        if (Blank(entry.RegionCode) is { } region && !known.Regions.ContainsKey(region))
        {
            yield return new(row, "regionCode", "没有这个行政区划代码");
        }

        if (Blank(entry.Level) is { } level && Word(level) is null)
        {
            yield return new(row, "level", "应为 province、city、county 或 township");
        }

        if (Blank(entry.WorkingHours) is { } hours && !WorkingHours.TryParse(hours, out _))
        {
            yield return new(row, "workingHours", "应为 09:00-12:00,13:30-17:30 这样依次的时段");
        }
    }

    private static string Words(UnitOrders orders)
    {
        string?[] counts =
        [
            orders.Leading > 0 ? $"{orders.Leading} 件主办未答复的工单" : null,
            orders.Assisting > 0 ? $"{orders.Assisting} 件未办结的协办" : null,
            orders.Supervised > 0 ? $"{orders.Supervised} 件未销号的督办" : null,
        ];
        return $"该单位还有{string.Join("、", counts.OfType<string>())}，不能停用。请在“检索”中按承办单位查看，由派单员或督办员改派、撤销协办或督办后再停用";
    }

    public static UnitLevel? Word(string? word) =>
        word is { Length: > 0 } && char.IsAsciiLetter(word[0]) && Enum.TryParse<UnitLevel>(word, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null;
}
