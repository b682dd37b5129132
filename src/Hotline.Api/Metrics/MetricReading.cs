using System.Globalization;
using Hotline.Api.Problems;
using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>The month and the narrowing that a question about KPIs comes with, read and checked once for all its doors.</summary>
internal static class MetricReading
{
    private const int LongestCode = 40;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    /// <param name="month">2026-11; this month when left out.</param>
    /// <param name="unit">The code of a unit; <c>-</c> for the hotline's own; left out, everything.</param>
    /// <returns>Either the question, or the refusal that names the field.</returns>
    public static (MetricQuestion? Question, IResult? Refused) Read(TimeProvider time, string? month, string? unit, string? category)
    {
        var first = Month(time, month);
        return first is null ? (null, Refusals.Field("month", "应为年-月，例如2026-11"))
            : unit?.Length > LongestCode ? (null, Refusals.Field("unit", "没有这个单位"))
            : category is { Length: > 0 } && (category.Length > 6 || !category.All(char.IsAsciiDigit)) ? (null, Refusals.Field("category", "应为事项类别代码"))
            : (new MetricQuestion(first.Value, string.IsNullOrEmpty(unit) ? null : unit == "-" ? "" : unit, string.IsNullOrEmpty(category) ? null : category), null);
    }

    /// <returns>Null when nothing is called so.</returns>
    public static TrailPart? Part(string? word) => word switch
    {
        null or "" or "all" => TrailPart.All,
        "hit" => TrailPart.Hit,
        "miss" => TrailPart.Miss,
        _ => null,
    };

    private static DateOnly? Month(TimeProvider time, string? month)
    {
        if (string.IsNullOrEmpty(month))
        {
            return MetricMonth.Of(time.GetUtcNow());
        }

        return DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Earliest && day <= Latest ? day : null;
    }
}
