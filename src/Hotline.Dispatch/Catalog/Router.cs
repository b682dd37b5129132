namespace Hotline.Dispatch.Catalog;

/// <summary>Finds the unit by exact rule.</summary>
public static class Router
{
    /// <summary>
    /// The category must match in all six digits. Of the regions the county's rule comes first, then its city's, then
    /// the province's. A rule to a closed unit does not count.
    /// </summary>
    /// <returns>Null when no rule fits: a dispatcher decides.</returns>
    public static RoutingRule? RuleFor(string categoryCode, string regionCode, CatalogSnapshot catalog)
    {
        for (var region = regionCode; region is not null; region = catalog.Regions.GetValueOrDefault(region)?.ParentCode)
        {
            if (catalog.Rules.TryGetValue((categoryCode, region), out var rule) && catalog.Units.TryGetValue(rule.UnitCode, out var unit) && unit.Active)
            {
                return rule;
            }
        }

        return null;
    }
}
