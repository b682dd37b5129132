namespace Hotline.Dispatch.Metrics;

/// <summary>What one ticket adds to a metric.</summary>
/// <param name="Month">The first day of the month in which it happened, in China. What happens later adds to its own month.</param>
/// <param name="UnitCode">Whose it is; empty for the hotline's own.</param>
internal readonly record struct MetricCount(DateOnly Month, string UnitCode, long Numerator, long Denominator)
{
    /// <summary>One of those looked at, and whether it was as it should be.</summary>
    public static MetricCount Share(DateTimeOffset at, string? unit, bool hit) => new(MetricMonth.Of(at), unit ?? "", hit ? 1 : 0, 1);

    /// <summary>One of those counted, in the month in which it happened; what it is divided by is counted by <see cref="Base"/>.</summary>
    public static MetricCount Hit(DateTimeOffset at, string? unit) => new(MetricMonth.Of(at), unit ?? "", 1, 0);

    public static MetricCount Base(DateTimeOffset at, string? unit) => new(MetricMonth.Of(at), unit ?? "", 0, 1);

    /// <summary>A span in whole seconds, for a mean.</summary>
    public static MetricCount Span(DateTimeOffset at, string? unit, TimeSpan length) => new(MetricMonth.Of(at), unit ?? "", (long)length.TotalSeconds, 1);
}
