namespace Hotline.Dispatch.Metrics;

/// <param name="Metric">A <see cref="MetricFormula.Id"/> of a share.</param>
/// <param name="Weight">1 to 100.</param>
public sealed record MetricWeight(string Metric, int Weight);

/// <summary>
/// 综合分: 0 to 100, the weighted mean of shares, those of which less is better turned round. A share without cases is left out with its weight;
/// without any there is no score. Pure. Shown with its formula, and never as a rank: a unit with three tickets is not worse than one with three thousand.
/// </summary>
public static class CompositeScore
{
    public static double? Of(IReadOnlyCollection<MetricFigure> figures, IReadOnlyCollection<MetricWeight> weights)
    {
        var weighed = weights.Join(figures.Where(figure => figure is { Formula.Unit: MetricUnit.Share, Now.Denominator: > 0 }), weight => weight.Metric, figure => figure.Formula.Id, (weight, figure) => (weight.Weight, Share: ShareOf(figure))).ToList();
        var all = weighed.Sum(one => one.Weight);
        return all == 0 ? null : 100 * weighed.Sum(one => one.Weight * one.Share) / all;
    }

    /// <summary>In Chinese: 响应率×30 + 解决率×35 + 满意占比（乙）×35.</summary>
    public static string Words(IEnumerable<MetricWeight> weights) =>
        string.Join(" + ", weights.Select(weight => MetricCatalog.Find(weight.Metric) is { } formula ? $"{(formula.MoreIsBetter ? formula.Name : $"（1−{formula.Name}）")}×{weight.Weight}" : null).OfType<string>());

    private static double ShareOf(MetricFigure figure)
    {
        var share = (double)figure.Now.Numerator / figure.Now.Denominator;
        return figure.Formula.MoreIsBetter ? share : 1 - share;
    }
}
