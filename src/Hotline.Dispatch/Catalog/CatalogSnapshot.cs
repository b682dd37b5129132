using System.Collections.Frozen;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;

namespace Hotline.Dispatch.Catalog;

/// <summary>The whole catalogue at one moment, immutable, swapped whole when something changes.</summary>
public sealed class CatalogSnapshot(
    IEnumerable<Unit> units,
    IEnumerable<Category> categories,
    IEnumerable<Region> regions,
    IEnumerable<RoutingRule> rules,
    IEnumerable<Holiday> holidays,
    IEnumerable<PolicyLimit> limits,
    Policy policy,
    IEnumerable<Platform>? platforms = null)
{
    public FrozenDictionary<string, Unit> Units { get; } = units.ToFrozenDictionary(unit => unit.Code);

    public FrozenDictionary<string, Category> Categories { get; } = categories.ToFrozenDictionary(category => category.Code);

    public FrozenDictionary<string, Region> Regions { get; } = regions.ToFrozenDictionary(region => region.Code);

    public RuleBook Rules { get; } = new(rules);

    /// <summary>Where requests are handed out to.</summary>
    public FrozenDictionary<string, Platform> Platforms { get; } = (platforms ?? []).ToFrozenDictionary(platform => platform.Code);

    /// <summary>Which tickets are followed up, and how.</summary>
    public IReadOnlyList<FollowUpPlan> FollowUpPlans { get; init; } = [];

    public HolidayTable Holidays { get; } = new(holidays);

    public LimitTable Limits { get; } = new(limits);

    public Policy Policy { get; } = policy;

    /// <summary>The unit's own calendar, or the ordinary one.</summary>
    public WorkingCalendar CalendarOf(string? unitCode)
    {
        var hours = unitCode is not null && Units.TryGetValue(unitCode, out var unit) && unit.WorkingHours is { } text && WorkingHours.TryParse(text, out var own)
            ? own
            : WorkingHours.Default;
        return new WorkingCalendar(Holidays, hours);
    }

    /// <summary>路灯 in full: 城乡建设与管理 / 市政设施 / 路灯.</summary>
    public string CategoryPath(string code) => string.Join(" / ", Ancestors(code, key => Categories.GetValueOrDefault(key) is { } row ? (row.Name, row.ParentCode) : null));

    /// <summary>南昌市 / 西湖区; the province only by itself.</summary>
    public string RegionPath(string code) =>
        string.Join(" / ", Ancestors(code, key => Regions.GetValueOrDefault(key) is { } row && (row.Level != "province" || key == code) ? (row.Name, row.ParentCode) : null));

    /// <summary>Its name, or its code where there is no such unit any more.</summary>
    public string UnitName(string code) => Units.GetValueOrDefault(code)?.Name ?? code;

    private static Stack<string> Ancestors(string code, Func<string, (string Name, string? Parent)?> find)
    {
        var names = new Stack<string>();
        for (string? at = code; at is not null && find(at) is var (name, parent); at = parent)
        {
            names.Push(name);
        }

        return names;
    }
}
