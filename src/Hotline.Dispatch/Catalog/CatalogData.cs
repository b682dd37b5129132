using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Catalog;

/// <summary>The data that comes with the product: Jiangxi's regions and county outlines, holidays, a category tree, published limits. Sources: NOTICE.</summary>
public static class CatalogData
{
    public static IReadOnlyList<Holiday> Holidays() => Rows(CatalogCsv.Holidays, "holidays.csv");

    public static IReadOnlyList<Region> Regions() => Rows(CatalogCsv.Regions, "regions-jiangxi.csv");

    public static IReadOnlyList<Category> Categories() => Rows(CatalogCsv.Categories, "categories.csv");

    /// <summary>Published sets of limits; the default comes first.</summary>
    public static IReadOnlyList<LimitPreset> LimitPresets()
    {
        var rows = Rows(PresetCsv.Limits, "limit-presets.csv").ToLookup(row => row.Preset, row => row.Limit);
        return [.. Rows(PresetCsv.Presets, "policy-presets.csv").Select(preset => preset with { Limits = LimitPreset.Completed([.. rows[preset.Key]], rows[LimitPreset.Default]) })];
    }

    /// <summary>The limits that an installation starts with.</summary>
    public static IReadOnlyList<PolicyLimit> DefaultLimits() => LimitPresets().Single(preset => preset.Key == LimitPreset.Default).Limits;

    /// <summary>GeoJSON; each feature has <c>code</c> and <c>name</c>. A sketch, not an approved map.</summary>
    public static Stream Counties() => Open("jiangxi-counties.geojson");

    private static IReadOnlyList<T> Rows<T>(Func<TextReader, CsvLoad<T>> read, string file)
    {
        using var reader = new StreamReader(Open(file));
        var load = read(reader);
        return load.Faults.Count == 0 ? load.Rows : throw new InvalidDataException($"{file} line {load.Faults[0].Line}: {load.Faults[0].Column} is {load.Faults[0].Code}.");
    }

    private static Stream Open(string file) =>
        typeof(CatalogData).Assembly.GetManifestResourceStream("Catalog/" + file) ?? throw new InvalidDataException($"{file} is not in the assembly.");
}
