using System.Collections.Frozen;

namespace Hotline.Dispatch.Catalog;

/// <summary>The dispatch catalogue (派单目录) as it stands or as it might: finds the rule for a request.</summary>
public sealed class RuleBook
{
    private readonly FrozenDictionary<(string Category, string Region), RoutingRule[]> byPlace;

    public RuleBook(IEnumerable<RoutingRule> rules)
    {
        All = [.. rules.OrderBy(rule => rule.CategoryCode, StringComparer.Ordinal).ThenBy(rule => rule.RegionCode, StringComparer.Ordinal).ThenBy(rule => rule.Keyword, StringComparer.Ordinal)
            .ThenBy(rule => rule.Basis, StringComparer.Ordinal)];

        // A basis was looked for by somebody, a word is only mentioned: who asks for a basis comes first. Of the others the one that asks for a longer word is the narrower; the one that asks for none comes last.
        byPlace = All.GroupBy(rule => (rule.CategoryCode, rule.RegionCode))
            .ToFrozenDictionary(place => place.Key, place => place.OrderByDescending(rule => rule.Basis.Length > 0).ThenByDescending(rule => rule.Keyword.Length).ThenByDescending(rule => rule.Basis.Length)
                .ThenBy(rule => rule.Keyword, StringComparer.Ordinal).ThenBy(rule => rule.Basis, StringComparer.Ordinal).ToArray());
    }

    /// <summary>By category, region, keyword and basis.</summary>
    public IReadOnlyList<RoutingRule> All { get; }

    /// <summary>The rule of this very place, word and basis.</summary>
    public RoutingRule? Of(RuleKey key) => byPlace.GetValueOrDefault((key.CategoryCode, key.RegionCode))?.FirstOrDefault(rule => rule.Key == key);

    /// <summary>
    /// The category must match in all six digits. Of the regions the county's rule comes first, then its city's, then the province's; in each the
    /// rules that ask for a legal basis before those that do not, and of each the one with the longest word that the text has. A rule to a closed unit does not count.
    /// </summary>
    /// <param name="text">Title and content; null where they are not known, and no rule that asks for a word fits.</param>
    /// <param name="basis">The legal basis that the last return or ruling named; null where none did. The text may name it too.</param>
    /// <returns>Null when no rule fits: a dispatcher decides.</returns>
    public RoutingRule? Find(string category, string region, string? text, IReadOnlyDictionary<string, Region> regions, IReadOnlyDictionary<string, Unit> units, string? basis = null)
    {
        for (var at = region; at is not null; at = regions.GetValueOrDefault(at)?.ParentCode)
        {
            foreach (var rule in byPlace.GetValueOrDefault((category, at)) ?? [])
            {
                if (Has(text, rule.Keyword) && (Has(text, rule.Basis) || Has(basis, rule.Basis)) && units.GetValueOrDefault(rule.UnitCode) is { Active: true })
                {
                    return rule;
                }
            }
        }

        return null;
    }

    private static bool Has(string? text, string words) => words.Length == 0 || text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;
}
