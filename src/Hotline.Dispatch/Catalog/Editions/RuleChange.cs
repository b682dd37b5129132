namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>The duty ruling (权责裁定) that a change of the catalogue comes from.</summary>
public sealed record RuledIn(Guid TicketId, string TicketNumber);

/// <summary>One difference between two catalogues.</summary>
/// <param name="Before">Null where the rule is new.</param>
/// <param name="After">Null where it is gone.</param>
/// <param name="Ruled">Null where somebody of the administration made it.</param>
/// <param name="Overtaken">A ruling on the same took effect after this was written: it stands, and this is not laid over the catalogue.</param>
public sealed record RuleChange(RoutingRule? Before, RoutingRule? After, RuledIn? Ruled = null, bool Overtaken = false)
{
    /// <summary>Which rule it is about, also where by now it is gone in both.</summary>
    public RuleKey Key { get; private init; } = (After ?? Before)!.Key; // One of the two is there when it is made.

    /// <summary>What makes one catalogue out of the other, by key.</summary>
    public static IReadOnlyList<RuleChange> Between(RuleBook before, RuleBook after)
    {
        var (old, now) = (before.All.ToDictionary(rule => rule.Key), after.All.ToDictionary(rule => rule.Key));
        return [.. old.Keys.Union(now.Keys)
            .Select(key => new RuleChange(old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .Where(change => change.Before != change.After)
            .OrderBy(change => change.Key.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>A catalogue with changes laid over it; what they do not name stays, and what was ruled since they were written.</summary>
    public static RuleBook Over(RuleBook book, IEnumerable<RuleChange> changes)
    {
        var rules = book.All.ToDictionary(rule => rule.Key);
        foreach (var change in changes.Where(change => !change.Overtaken))
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

    /// <summary>What takes an edition back: each rule as it stood before it. What it changed nothing of, or did not lay, is not named.</summary>
    public static IReadOnlyList<RuleChange> Reversed(IEnumerable<RuleChange> changes) =>
        [.. changes.Where(change => !change.Overtaken && change.Before != change.After).Select(change => new RuleChange(change.After, change.Before))];
}
