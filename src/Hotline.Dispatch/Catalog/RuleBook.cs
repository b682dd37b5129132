using System.Collections.Frozen;

namespace Hotline.Dispatch.Catalog;

/// <summary>The dispatch catalogue (派单目录) as it stands or as it might: finds the rule for a request.</summary>
public sealed class RuleBook
{
    private readonly FrozenDictionary<(string Category, string Region), RoutingRule[]> byPlace;

    public RuleBook(IEnumerable<RoutingRule> rules)
    {
        All = [.. rules.OrderBy(rule => rule.CategoryCode, StringComparer.Ordinal).ThenBy(rule => rule.RegionCode, StringComparer.Ordinal).ThenBy(rule => rule.Keyword, StringComparer.Ordinal)];

        // A rule that asks for a longer word is the narrower one; the one that asks for none comes last.
        byPlace = All.GroupBy(rule => (rule.CategoryCode, rule.RegionCode))
            .ToFrozenDictionary(place => place.Key, place => place.OrderByDescending(rule => rule.Keyword.Length).ThenBy(rule => rule.Keyword, StringComparer.Ordinal).ToArray());
    }

    /// <summary>By category, region and keyword.</summary>
    public IReadOnlyList<RoutingRule> All { get; }

    /// <summary>The rule of this very place and word.</summary>
    public RoutingRule? Of(RuleKey key) => byPlace.GetValueOrDefault((key.CategoryCode, key.RegionCode))?.FirstOrDefault(rule => rule.Keyword == key.Keyword);

    /// <summary>
    /// The category must match in all six digits. Of the regions the county's rule comes first, then its city's, then the province's; in each the
    /// rule with the longest word that the text has. A rule to a closed unit does not count.
    /// </summary>
    /// <param name="text">Title and content; null where they are not known, and no rule that asks for a word fits.</param>
    /// <returns>Null when no rule fits: a dispatcher decides.</returns>
    public RoutingRule? Find(string category, string region, string? text, IReadOnlyDictionary<string, Region> regions, IReadOnlyDictionary<string, Unit> units)
    {
        for (var at = region; at is not null; at = regions.GetValueOrDefault(at)?.ParentCode)
        {
            foreach (var rule in byPlace.GetValueOrDefault((category, at)) ?? [])
            {
                if ((rule.Keyword.Length == 0 || text?.Contains(rule.Keyword, StringComparison.OrdinalIgnoreCase) == true) && units.GetValueOrDefault(rule.UnitCode) is { Active: true })
                {
                    return rule;
                }
            }
        }

        return null;
    }
}
