namespace Hotline.Dispatch.Metrics;

/// <param name="Metric">A <see cref="MetricFormula.Id"/> of the catalogue.</param>
public sealed record SourceFigure(string Metric, long Numerator, long Denominator)
{
    internal MetricNumbers Numbers => new(Numerator, Denominator);
}

/// <summary>A part of such a figure: the parts add up to it.</summary>
/// <param name="Code">Of what the other room divides by: a queue of calls.</param>
public sealed record SourcePart(string Code, string Name, MetricNumbers Now);

/// <summary>Figures that are counted in another room, of calls for example; shown and frozen beside those of tickets.</summary>
public interface IMetricSource
{
    /// <param name="month">The first day of a month in China.</param>
    Task<IReadOnlyList<SourceFigure>> OfMonthAsync(DateOnly month, CancellationToken ct);

    /// <param name="metric">A <see cref="MetricFormula.Id"/>.</param>
    /// <returns>Empty where the figure is not of this room.</returns>
    Task<IReadOnlyList<SourcePart>> PartsAsync(string metric, DateOnly month, CancellationToken ct);
}
