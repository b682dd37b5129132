namespace Hotline.Dispatch.Metrics;

/// <param name="Metric">A <see cref="MetricFormula.Id"/> of a share; of a month its <see cref="MetricFormula.Key"/>.</param>
/// <param name="Weight">1 to 100.</param>
public sealed record MetricWeight(string Metric, int Weight);

/// <summary>综合分 of a month. Once that is published it is weighed as it was then, and so changes with its figures only.</summary>
/// <param name="Now">0 to 100; null without cases. The same of <paramref name="Published"/>, which is null also while the month is open.</param>
/// <param name="Version">Of the weights: how often they had been changed.</param>
/// <param name="Revisions">How many changes of what is weighed there were since it was published.</param>
public sealed record MetricScore(double? Now, double? Published, int Version, int Revisions, IReadOnlyList<MetricWeight> Weights);

/// <summary>
/// 综合分: 0 to 100, the weighted mean of shares, those of which less is better turned round. A share without cases is left out with its weight;
/// without any there is no score. Pure. Shown with its formula, and never as a rank: a unit with three tickets is not worse than one with three thousand.
/// </summary>
public static class CompositeScore
{
    /// <param name="numbers">Of a metric, as the weights name it.</param>
    public static double? Of(IEnumerable<MetricWeight> weights, Func<string, MetricNumbers?> numbers)
    {
        var weighed = weights.Select(weight => (weight.Weight, Formula: FormulaOf(weight), Numbers: numbers(weight.Metric)))
            .Where(one => one is { Formula.Unit: MetricUnit.Share, Numbers.Denominator: > 0 }).Select(one => (one.Weight, Share: ShareOf(one.Numbers!, one.Formula!))).ToList(); // Asked for here.
        var all = weighed.Sum(one => one.Weight);
        return all == 0 ? null : 100 * weighed.Sum(one => one.Weight * one.Share) / all;
    }

    /// <summary>In Chinese: 响应率×30 + 解决率×35 + 满意占比（乙）×35.</summary>
    public static string Words(IEnumerable<MetricWeight> weights) =>
        string.Join(" + ", weights.Select(weight => FormulaOf(weight) is { } formula ? $"{(formula.MoreIsBetter ? formula.Name : $"（1−{formula.Name}）")}×{weight.Weight}" : null).OfType<string>());

    private static MetricFormula? FormulaOf(MetricWeight weight) => MetricCatalog.OfKey(weight.Metric);

    private static double ShareOf(MetricNumbers numbers, MetricFormula formula)
    {
        var share = (double)numbers.Numerator / numbers.Denominator;
        return formula.MoreIsBetter ? share : 1 - share;
    }
}
