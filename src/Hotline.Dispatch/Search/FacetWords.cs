using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Search;

/// <summary>Puts names to an engine's counts and folds codes to the level that is of use. Pure.</summary>
internal static class FacetWords
{
    private const int MostUnits = 12;
    private static readonly int[] CategoryLevels = [2, 4, 6];
    private static readonly int[] RegionLevels = [4, 6];

    public static SearchFacets Of(IndexFacets counted, SearchQuestion asked, CatalogSnapshot catalog) => new(
        Named(counted.States, code => Word<TicketState>(code, TypeWords.Of)),
        Named(counted.Types, code => Word<TicketType>(code, TypeWords.Of)),
        Named(Folded(counted.Categories, Below(CategoryLevels, asked.Category)), code => catalog.Categories.GetValueOrDefault(code)?.Name),
        Named(Folded(counted.Regions, Below(RegionLevels, asked.Region)), code => catalog.Regions.GetValueOrDefault(code)?.Name),
        [.. Named(counted.Units, code => catalog.Units.GetValueOrDefault(code)?.Name).Take(MostUnits)],
        Named(counted.Channels, code => Word<IntakeChannel>(code, TypeWords.Of)),
        Named(counted.Flags, code => Word<TicketFlag>(code, TypeWords.Of)),
        [.. counted.Days.OrderBy(day => day.Key).Select(day => new FacetDay(day.Key, day.Value))]);

    private static int Below(int[] levels, string? asked) => levels.FirstOrDefault(level => level > (asked?.Length ?? 0), levels[^1]);

    private static Dictionary<string, int> Folded(IReadOnlyDictionary<string, int> counts, int level) =>
        counts.GroupBy(pair => pair.Key.Length > level ? pair.Key[..level] : pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private static List<FacetValue> Named(IReadOnlyDictionary<string, int> counts, Func<string, string?> name) =>
        [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new FacetValue(pair.Key, name(pair.Key) ?? pair.Key, pair.Value))];

    private static string? Word<T>(string code, Func<T, string> name)
        where T : struct, Enum => Enum.TryParse<T>(code, out var value) ? name(value) : null;
}
