namespace Hotline.Dispatch.Metrics;

/// <param name="UnitCode">Empty for the hotline's own.</param>
/// <param name="CategoryCode">As the ticket is classified now; empty without.</param>
internal readonly record struct MetricPlace(DateOnly Month, string UnitCode, string CategoryCode);

/// <summary>Two numbers that add up.</summary>
internal readonly record struct Amount(long Numerator, long Denominator)
{
    public static Amount operator +(Amount one, Amount other) => new(one.Numerator + other.Numerator, one.Denominator + other.Denominator);

    public static Amount operator -(Amount one, Amount other) => new(one.Numerator - other.Numerator, one.Denominator - other.Denominator);
}

/// <summary>From a ticket's story to what it adds to the ledger, all formulas at once. Pure: the same story always adds the same.</summary>
internal static class MetricFold
{
    /// <returns>By place and <see cref="MetricFormula.Key"/>.</returns>
    public static IReadOnlyDictionary<(MetricPlace Place, string Metric), Amount> Of(TicketStory story) =>
        MetricCatalog.All.Where(formula => formula.Count is not null)
            .SelectMany(formula => formula.Count!(story).Select(count => (Formula: formula, Count: count))) // Asked for above.
            .GroupBy(one => (new MetricPlace(one.Count.Month, one.Count.UnitCode, story.CategoryCode ?? ""), one.Formula.Key))
            .ToDictionary(group => group.Key, group => group.Aggregate(default(Amount), (sum, one) => sum + new Amount(one.Count.Numerator, one.Count.Denominator)));
}
