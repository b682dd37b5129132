using System.Collections.Immutable;

namespace Hotline.Dispatch.Calendar;

/// <summary>A day that did not count, and why.</summary>
public sealed record SkippedDay(DateOnly Day, string Why);

/// <summary>How a span was counted: enough to explain the result to anyone, and to count it again.</summary>
/// <param name="MakeUpDays">Weekend days that counted (调休).</param>
/// <param name="Provisional">It touches a year whose list is not published.</param>
/// <param name="Hours">Text form of the working hours it was counted in; null where time runs day and night.</param>
public sealed record Reckoning(
    DateTimeOffset Start,
    Span Span,
    DateTimeOffset End,
    ImmutableArray<SkippedDay> Skipped,
    ImmutableArray<DateOnly> MakeUpDays,
    bool Provisional,
    string? Hours = null)
{
    /// <summary>One that looked at no day.</summary>
    public static Reckoning Natural(DateTimeOffset start, Span span, DateTimeOffset end) => new(start, span, end, [], [], Provisional: false);
}
