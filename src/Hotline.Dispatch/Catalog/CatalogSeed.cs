namespace Hotline.Dispatch.Catalog;

/// <summary>
/// Puts the data that every installation starts with into an empty catalogue: regions, categories, holidays, Jiangxi's
/// limits. A table that already holds rows is the operator's and is left alone.
/// </summary>
public sealed class CatalogSeed(CatalogCache cache, RegionStore regions, CategoryStore categories, HolidayStore holidays, LimitStore limits)
{
    public async Task InstallAsync(CancellationToken ct)
    {
        cache.Invalidate();
        var present = await cache.GetAsync(ct);
        if (present.Regions.Count == 0)
        {
            await regions.UpsertAsync(CatalogData.Regions(), ct);
        }

        if (present.Categories.Count == 0)
        {
            await categories.UpsertAsync(CatalogData.Categories(), ct);
        }

        if ((await holidays.ListAsync(ct)).Count == 0)
        {
            await holidays.UpsertAsync(CatalogData.Holidays(), ct);
        }

        if (present.Limits.IsEmpty)
        {
            await limits.UpsertAsync(CatalogData.DefaultLimits(), ct);
        }
    }
}
