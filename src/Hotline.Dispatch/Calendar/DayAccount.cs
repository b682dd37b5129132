using System.Collections.Immutable;

namespace Hotline.Dispatch.Calendar;

/// <summary>
/// The account of one count, from its end that is known already: of the days from its first to its last those that did not count, and the weekend days that did. Each
/// is looked up by its place in the table; only what is named costs more.
/// </summary>
internal static class DayAccount
{
    public static Reckoning Of(DateTimeOffset start, Span span, DateTimeOffset end, DateOnly first, HolidayTable holidays, WorkingHours hours)
    {
        var (skipped, makeUp) = (ImmutableArray.CreateBuilder<SkippedDay>(), ImmutableArray.CreateBuilder<DateOnly>());
        var (last, table, provisional) = (WorkingCalendar.DayOf(end), holidays.Workdays, false);
        for (var year = first.Year; year <= last.Year; year++)
        {
            provisional |= !holidays.IsPublished(year);
        }

        for (var number = first.DayNumber; number <= last.DayNumber; number++)
        {
            var day = DateOnly.FromDayNumber(number);
            if (!(table.Covers(number) ? table.IsWorkday(number) : holidays.IsWorkday(day)))
            {
                skipped.Add(new SkippedDay(day, holidays.Exception(day)?.Name ?? "周末"));
            }
            else if (HolidayTable.IsWeekend(day))
            {
                makeUp.Add(day);
            }
        }

        return new Reckoning(start, span, end, skipped.ToImmutable(), makeUp.ToImmutable(), provisional, hours.ToString());
    }
}
