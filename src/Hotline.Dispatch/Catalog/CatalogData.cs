using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Catalog;

/// <summary>The data that comes with the product: Jiangxi's regions and county outlines, holidays, a category tree. Sources: NOTICE.</summary>
public static class CatalogData
{
    public static IReadOnlyList<Holiday> Holidays() => Rows(CatalogCsv.Holidays, "holidays.csv");

    public static IReadOnlyList<Region> Regions() => Rows(CatalogCsv.Regions, "regions-jiangxi.csv");

    public static IReadOnlyList<Category> Categories() => Rows(CatalogCsv.Categories, "categories.csv");

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
