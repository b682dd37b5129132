namespace Hotline.Dispatch.Catalog;

/// <summary>The tree of units, walked by parent. A ring in the data ends the walk, as does a depth that no administration has.</summary>
public static class UnitTree
{
    private const int MaxDepth = 16;

    /// <summary>A unit below this one, however far.</summary>
    public static bool IsUnder(this CatalogSnapshot catalog, string code, string above) => IsUnder(catalog.ParentOf, code, above);

    /// <summary>The unit itself and all below it, those out of use too.</summary>
    public static string[] WithBelow(this CatalogSnapshot catalog, string code) => WithBelow(catalog.Units.Keys, catalog.ParentOf, code);

    /// <summary>The same of a tree that is not the catalogue's.</summary>
    internal static string[] WithBelow(IEnumerable<string> units, Func<string, string?> parentOf, string code) => [code, .. units.Where(below => IsUnder(parentOf, below, code))];

    /// <summary>The units in use above this one, from below.</summary>
    public static IEnumerable<Unit> Above(this CatalogSnapshot catalog, string code)
    {
        var at = catalog.Units.GetValueOrDefault(code)?.ParentCode;
        for (var depth = 0; at is not null && catalog.Units.TryGetValue(at, out var unit) && depth < MaxDepth; depth++)
        {
            if (unit.Active)
            {
                yield return unit;
            }

            at = unit.ParentCode;
        }
    }

    /// <summary>The units in use that a ticket of this one can be handed down to.</summary>
    public static IEnumerable<Unit> Below(this CatalogSnapshot catalog, string code) =>
        catalog.Units.Values.Where(unit => unit.Active && catalog.IsUnder(unit.Code, code));

    /// <summary>The other units in use on the same level under the same unit, to which a ticket of this one can be handed across: who is above both answers for both.</summary>
    public static IEnumerable<Unit> Beside(this CatalogSnapshot catalog, string code) =>
        catalog.Units.GetValueOrDefault(code) is { ParentCode: { } parent } own
            ? catalog.Units.Values.Where(unit => unit.Active && unit.Code != code && unit.Level == own.Level && unit.ParentCode == parent)
            : [];

    private static string? ParentOf(this CatalogSnapshot catalog, string code) => catalog.Units.GetValueOrDefault(code)?.ParentCode;

    private static bool IsUnder(Func<string, string?> parentOf, string code, string above)
    {
        var at = parentOf(code);
        for (var depth = 0; at is not null && at != above && depth < MaxDepth; depth++)
        {
            at = parentOf(at);
        }

        return at == above && code != above;
    }
}
