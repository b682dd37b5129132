namespace Hotline.Dispatch.Calendar;

/// <summary>
/// Counts working time. Pure. Local time is China's (+08:00 all year; it has kept no summer time since 1991).
/// N working days end with the last working minute of day N, day 1 being the next working day. Counting looks each end up in a table of
/// workdays (<see cref="WorkdayIndex"/>) and allocates nothing; only beyond the years of that table it passes each day. An account of the days is made of the end so found (docs/adr/0127).
/// </summary>
public sealed class WorkingCalendar(HolidayTable holidays, WorkingHours hours)
{
    public static TimeSpan ChinaOffset { get; } = TimeSpan.FromHours(8);

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(ChinaOffset).DateTime);

    /// <summary>Midnight with which a day begins in China.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    public WorkingHours Hours => hours;

    /// <summary>The same days in other hours.</summary>
    public WorkingCalendar In(WorkingHours other) => new(holidays, other);

    public DateTimeOffset Add(DateTimeOffset start, Span span) => span switch
    {
        { Unit: SpanUnit.WorkingDays } => AddWorkingDays(start, span.Amount),
        { IsNatural: true, Length: { } natural } => start + natural,
        { Length: { } working } => Add(start, working),
        _ => throw new ArgumentOutOfRangeException(nameof(span)),
    };

    /// <summary>The first instant by which <paramref name="working"/> has been worked since <paramref name="start"/>.</summary>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan working)
    {
        if (working <= TimeSpan.Zero)
        {
            return start;
        }

        // All workdays are of one length: counted from the table's first day, so many whole ones, and the rest of the working time in the one after them.
        var (table, length, day) = (holidays.Workdays, hours.Length.Ticks, LocalDay(start, out var time));
        if (table.Covers(day) && working.Ticks <= table.Days.Length * length)
        {
            var target = Worked(table, day, time) + working.Ticks;
            var whole = (target - 1) / length;
            if (whole < table.Days.Length)
            {
                return At(table.Days[(int)whole], hours.TimeOf(target - (whole * length)));
            }
        }

        return Pass(start, working);
    }

    public DateTimeOffset AddWorkingDays(DateTimeOffset start, int days) =>
        days <= 0 ? start
        : holidays.Workdays.After(LocalDay(start, out _), days - 1) is { } day ? At(day, hours.Close.Ticks)
        : PassWorkingDays(start, days);

    /// <summary>Adds and keeps the account of it.</summary>
    public Reckoning Reckon(DateTimeOffset start, Span span)
    {
        var end = Add(start, span);
        return span.IsNatural ? Reckoning.Natural(start, span, end) : DayAccount.Of(start, span, end, DayOf(start).AddDays(span.Unit == SpanUnit.WorkingDays ? 1 : 0), holidays, hours);
    }

    /// <summary>Working time between two instants; zero when they are in the wrong order.</summary>
    public TimeSpan Measure(DateTimeOffset start, DateTimeOffset end)
    {
        if (end <= start)
        {
            return TimeSpan.Zero;
        }

        var (table, day, last) = (holidays.Workdays, LocalDay(start, out var time), LocalDay(end, out var lastTime));
        return table.Covers(day) && table.Covers(last)
            ? TimeSpan.FromTicks(Worked(table, last, lastTime) - Worked(table, day, time))
            : PassBetween(start, end);
    }

    /// <summary>Measures what is left until <paramref name="end"/>, in whole seconds, and keeps the account of it.</summary>
    public Reckoning ReckonLeft(DateTimeOffset start, DateTimeOffset end) =>
        DayAccount.Of(start, new Span((int)Measure(start, end).TotalSeconds, SpanUnit.WorkingSeconds), end, DayOf(start), holidays, hours);

    /// <returns>The number of the instant's day in China, and the ticks since its midnight.</returns>
    private static int LocalDay(DateTimeOffset instant, out long time)
    {
        var ticks = instant.UtcTicks + ChinaOffset.Ticks;
        var day = ticks / TimeSpan.TicksPerDay;
        time = ticks - (day * TimeSpan.TicksPerDay);
        return (int)day;
    }

    private static DateTimeOffset At(int day, long time) => new((day * TimeSpan.TicksPerDay) + time, ChinaOffset);

    /// <summary>Ticks worked from the table's first day until a time of a day that it covers.</summary>
    private long Worked(WorkdayIndex table, int day, long time) => (table.Before(day) * hours.Length.Ticks) + (table.IsWorkday(day) ? hours.WorkedBy(time) : 0);

    private DateTimeOffset Pass(DateTimeOffset start, TimeSpan left)
    {
        for (var day = DayOf(start); ; day = day.AddDays(1))
        {
            foreach (var (from, to) in StretchesOf(day))
            {
                var begin = from > start ? from : start;
                if (begin >= to)
                {
                    continue;
                }

                if (to - begin >= left)
                {
                    return begin + left;
                }

                left -= to - begin;
            }
        }
    }

    private DateTimeOffset PassWorkingDays(DateTimeOffset start, int days)
    {
        var day = DayOf(start);
        for (var counted = 0; counted < days;)
        {
            day = day.AddDays(1);
            counted += holidays.IsWorkday(day) ? 1 : 0;
        }

        return At(day, hours.Close);
    }

    private TimeSpan PassBetween(DateTimeOffset start, DateTimeOffset end)
    {
        var sum = TimeSpan.Zero;
        for (var day = DayOf(start); day <= DayOf(end); day = day.AddDays(1))
        {
            foreach (var (from, to) in StretchesOf(day))
            {
                var begin = from > start ? from : start;
                var until = to < end ? to : end;
                sum += until > begin ? until - begin : TimeSpan.Zero;
            }
        }

        return sum;
    }

    internal static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), ChinaOffset);

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> StretchesOf(DateOnly day) =>
        holidays.IsWorkday(day) ? hours.Stretches.Select(stretch => (At(day, stretch.From), At(day, stretch.To))) : [];
}
