using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Queue;

/// <summary>When a queue takes calls: round the clock, or in hours on workdays, or in hours every day.</summary>
/// <param name="Hours">Null: round the clock.</param>
internal sealed record OpeningHours(WorkingHours? Hours, bool OnHolidays)
{
    /// <param name="text">As <c>09:00-12:00,13:30-17:30</c>; what can not be read counts as always open.</param>
    public static OpeningHours Of(string? text, bool onHolidays) => new(text is not null && WorkingHours.TryParse(text, out var hours) ? hours : null, onHolidays);

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
}

/// <summary>Why nobody takes calls now.</summary>
internal enum Closure
{
    /// <summary>Outside the hours of the day, or at a weekend.</summary>
    AfterHours,

    Holiday,
}
