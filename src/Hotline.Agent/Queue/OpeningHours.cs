using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Queue;

/// <summary>When a queue takes calls: round the clock, or in hours on workdays, or in hours every day.</summary>
/// <param name="Hours">Null: round the clock.</param>
internal sealed record OpeningHours(WorkingHours? Hours, bool OnHolidays)
{
    /// <param name="text">As <c>09:00-12:00,13:30-17:30</c>; what can not be read counts as always open.</param>
    public static OpeningHours Of(string? text, bool onHolidays) => new(text is not null && WorkingHours.TryParse(text, out var hours) ? hours : null, onHolidays);

    /// <summary>Further back nobody's wait is counted.</summary>
    private const int LongestLook = 31;

    /// <summary>How long it was open between the two: nobody waits for an agent while nobody works.</summary>
    public TimeSpan OpenBetween(DateTimeOffset from, DateTimeOffset to, HolidayTable holidays)
    {
        if (Hours is null || from >= to)
        {
            return from < to ? to - from : TimeSpan.Zero;
        }

        var (open, last) = (TimeSpan.Zero, WorkingCalendar.DayOf(to));
        var first = WorkingCalendar.DayOf(from);
        for (var day = first > last.AddDays(-LongestLook) ? first : last.AddDays(-LongestLook); day <= last; day = day.AddDays(1))
        {
            if (OnHolidays || holidays.IsWorkday(day))
            {
                open += Hours.Stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + Common(WorkingCalendar.StartOf(day), stretch, from, to));
            }
        }

        return open;
    }

    /// <returns>Null: it is open.</returns>
    public Closure? ClosedAt(DateTimeOffset now, HolidayTable holidays)
    {
        if (Hours is null)
        {
            return null;
        }

        var day = WorkingCalendar.DayOf(now);
        if (!OnHolidays && !holidays.IsWorkday(day))
        {
            return holidays.Exception(day) is null ? Closure.AfterHours : Closure.Holiday;
        }

        var time = TimeOnly.FromDateTime(now.ToOffset(WorkingCalendar.ChinaOffset).DateTime);
        return Hours.Stretches.Any(stretch => stretch.From <= time && time < stretch.To) ? null : Closure.AfterHours;
    }

    private static TimeSpan Common(DateTimeOffset day, WorkingHours.Stretch stretch, DateTimeOffset from, DateTimeOffset to)
    {
        var (begin, end) = (day + stretch.From.ToTimeSpan(), day + stretch.To.ToTimeSpan());
        var span = (end < to ? end : to) - (begin > from ? begin : from);
        return span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }
}

/// <summary>Why nobody takes calls now.</summary>
internal enum Closure
{
    /// <summary>Outside the hours of the day, or at a weekend.</summary>
    AfterHours,

    Holiday,
}
