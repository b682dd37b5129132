namespace Hotline.Dispatch.Metrics;

/// <param name="Metric">A <see cref="MetricFormula.Id"/> of the catalogue.</param>
public sealed record SourceFigure(string Metric, long Numerator, long Denominator)
{
    internal MetricNumbers Numbers => new(Numerator, Denominator);
}

/// <summary>Figures that are counted in another room, of calls for example; shown and frozen beside those of tickets.</summary>
public interface IMetricSource
{
    /// <param name="month">The first day of a month in China.</param>
    Task<IReadOnlyList<SourceFigure>> OfMonthAsync(DateOnly month, CancellationToken ct);
}
