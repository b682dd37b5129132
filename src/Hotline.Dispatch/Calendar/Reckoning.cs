using System.Collections.Immutable;

namespace Hotline.Dispatch.Calendar;

/// <summary>A day that did not count, and why.</summary>
public sealed record SkippedDay(DateOnly Day, string Why);

/// <summary>How a span was counted: enough to explain the result to anyone.</summary>
/// <param name="MakeUpDays">Weekend days that counted (调休).</param>
/// <param name="Provisional">It touches a year whose list is not published.</param>
public sealed record Reckoning(
    DateTimeOffset Start,
    Span Span,
    DateTimeOffset End,
    ImmutableArray<SkippedDay> Skipped,
    ImmutableArray<DateOnly> MakeUpDays,
    bool Provisional);
