using Hotline.Dispatch.Catalog;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>The counties by name, to find the one that a place in words lies in. Names that several counties share count with their city only.</summary>
internal sealed class CountyNames
{
    private readonly CatalogSnapshot catalog;
    private readonly IReadOnlyList<(string Name, string City, string Code, bool Shared)> counties;

    public CountyNames(CatalogSnapshot catalog)
    {
        this.catalog = catalog;
        counties = [.. catalog.Regions.Values.Where(region => region.Level == "county")
            .GroupBy(region => region.Name)
            .SelectMany(same => same.Select(region => (region.Name, CityOf(region), region.Code, Shared: same.Count() > 1)))
            .OrderByDescending(county => county.Name.Length).ThenBy(county => county.Code, StringComparer.Ordinal)];
    }

    /// <returns>The code of the county whose full name stands in the text; null when none does, or several do.</returns>
    public string? In(string text)
    {
        var found = counties.Where(county => text.Contains(county.Name, StringComparison.Ordinal) && (!county.Shared || text.Contains(county.City, StringComparison.Ordinal))).ToList();

        // 新建区 in 南昌市新建区…, not the shorter name within a longer one.
        found = [.. found.Where(county => !found.Any(longer => longer.Name.Length > county.Name.Length && longer.Name.Contains(county.Name, StringComparison.Ordinal)))];
        return found is [var only] ? only.Code : null;
    }

    public string? NameOf(string code) => catalog.Regions.ContainsKey(code) ? catalog.RegionPath(code) : null;

    private string CityOf(Region county) => county.ParentCode is { } parent && catalog.Regions.TryGetValue(parent, out var city) ? city.Name.TrimEnd('市') : "";
}
