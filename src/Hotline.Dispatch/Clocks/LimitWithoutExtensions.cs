using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// When a clock would have been due had nobody extended it: what its trace says was done is done again without the extensions, so that it stands still where the clock did. The days are
/// those of the trace's own accounts, which reach as far as the extended limit and so over the other one; no other list of days off is asked (docs/adr/0170). Only where the extended limit gave way to one
/// by day and night, and the other would not have, it is told by weekdays and the days off of the law. Pure.
/// </summary>
internal static class LimitWithoutExtensions
{
    private static readonly Policy AnyLights = new();

    public static DateTimeOffset Of(Deadline clock)
    {
        if (clock.Trace.All(step => step.Cause != TraceStep.Extended))
        {
            return clock.DueAt;
        }

        var without = clock with { Trace = [.. clock.Trace.Where(step => step.Cause != TraceStep.Extended)] };
        return new DeadlineClock(DaysOf(clock), AnyLights).Recount(without, clock.StartedAt).DueAt;
    }

    /// <summary>A day that two steps name is as the later one says.</summary>
    private static WorkingCalendar DaysOf(Deadline clock)
    {
        var days = new Dictionary<DateOnly, Holiday>();
        foreach (var account in clock.Trace.Select(step => step.Reckoning).Where(account => account.Hours is not null))
        {
            var (first, last) = (WorkingCalendar.DayOf(account.Start).AddDays(account.Span.Unit == SpanUnit.WorkingDays ? 1 : 0), WorkingCalendar.DayOf(account.End));
            var off = account.Skipped.Select(skipped => skipped.Day).ToHashSet();
            for (var day = first; day <= last; day = day.AddDays(1))
            {
                days[day] = new Holiday(day, "", off.Contains(day));
            }
        }

        var hours = clock.Trace.Select(step => step.Reckoning.Hours).OfType<string>().FirstOrDefault();
        return new WorkingCalendar(new HolidayTable(days.Values), hours is null ? WorkingHours.Default : WorkingHours.Parse(hours));
    }
}
