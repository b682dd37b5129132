namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>One difference between two catalogues.</summary>
/// <param name="Before">Null where the rule is new.</param>
/// <param name="After">Null where it is gone.</param>
public sealed record RuleChange(RoutingRule? Before, RoutingRule? After)
{
    public RuleKey Key => (After ?? Before)!.Key; // One of the two is there.

    /// <summary>What makes one catalogue out of the other, by key.</summary>
    public static IReadOnlyList<RuleChange> Between(RuleBook before, RuleBook after)
    {
        var (old, now) = (before.All.ToDictionary(rule => rule.Key), after.All.ToDictionary(rule => rule.Key));
        return [.. old.Keys.Union(now.Keys)
            .Select(key => new RuleChange(old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .Where(change => change.Before != change.After)
            .OrderBy(change => change.Key.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>A catalogue with changes laid over it; what they do not name stays.</summary>
    public static RuleBook Over(RuleBook book, IEnumerable<RuleChange> changes)
    {
        var rules = book.All.ToDictionary(rule => rule.Key);
        foreach (var change in changes)
        {
            if (change.After is { } rule)
            {
                rules[change.Key] = rule;
            }
            else
            {
                rules.Remove(change.Key);
            }
        }

        return new RuleBook(rules.Values);
    }
}
