namespace Hotline.Dispatch.Calendar;

/// <summary>
/// Counts working time. Pure. Local time is China's (+08:00 all year; it has kept no summer time since 1991).
/// N working days end with the last working minute of day N, day 1 being the next working day. Counting alone takes two binary searches and
/// allocates nothing; counting with an account of the days passes each of them.
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

        var (day, time) = LocalOf(start);
        var today = Worked(day, time, TimeSpan.MaxValue);
        if (working <= today)
        {
            return At(day, time, working);
        }

        // All days are of one length: so many whole ones, and the rest of the working time in the day after them.
        var left = working - today;
        var whole = (left.Ticks - 1) / hours.Length.Ticks;
        return whole <= int.MaxValue && holidays.Workdays.After(day, (int)whole) is { } target
            ? At(target, TimeSpan.Zero, left - (hours.Length * whole))
            : Add(start, working, account: null);
    }

    public DateTimeOffset AddWorkingDays(DateTimeOffset start, int days) =>
        days <= 0 ? start : holidays.Workdays.After(DayOf(start), days - 1) is { } day ? At(day, hours.Close) : AddWorkingDays(start, days, account: null);

    /// <summary>Adds and keeps the account of it.</summary>
    public Reckoning Reckon(DateTimeOffset start, Span span)
    {
        if (span is { IsNatural: true, Length: { } natural })
        {
            return Reckoning.Natural(start, span, start + natural);
        }

        var account = new DayAccount(holidays);
        var end = span.Unit == SpanUnit.WorkingDays ? AddWorkingDays(start, span.Amount, account)
            : Add(start, span.Length ?? throw new ArgumentOutOfRangeException(nameof(span)), account);
        return account.Close(start, span, end, hours);
    }

    /// <summary>Working time between two instants; zero when they are in the wrong order.</summary>
    public TimeSpan Measure(DateTimeOffset start, DateTimeOffset end)
    {
        if (end <= start)
        {
            return TimeSpan.Zero;
        }

        var ((day, time), (lastDay, lastTime)) = (LocalOf(start), LocalOf(end));
        return day == lastDay ? Worked(day, time, lastTime)
            : holidays.Workdays.Between(day, lastDay) is { } whole
                ? Worked(day, time, TimeSpan.MaxValue) + (hours.Length * whole) + Worked(lastDay, TimeSpan.Zero, lastTime)
                : Measure(start, end, account: null);
    }

    /// <summary>Measures what is left until <paramref name="end"/>, in whole seconds, and keeps the account of it.</summary>
    public Reckoning ReckonLeft(DateTimeOffset start, DateTimeOffset end)
    {
        var account = new DayAccount(holidays);
        var left = Measure(start, end, account);
        return account.Close(start, new Span((int)left.TotalSeconds, SpanUnit.WorkingSeconds), end, hours);
    }

    private static (DateOnly Day, TimeSpan Time) LocalOf(DateTimeOffset instant)
    {
        var local = instant.ToOffset(ChinaOffset);
        return (DateOnly.FromDateTime(local.DateTime), local.TimeOfDay);
    }

    /// <summary>The working time of a day between two times of it.</summary>
    private TimeSpan Worked(DateOnly day, TimeSpan from, TimeSpan to)
    {
        var sum = TimeSpan.Zero;
        if (holidays.IsWorkday(day))
        {
            foreach (var stretch in hours.Stretches)
            {
                var (begin, end) = (stretch.From.ToTimeSpan(), stretch.To.ToTimeSpan());
                (begin, end) = (begin > from ? begin : from, end < to ? end : to);
                sum += end > begin ? end - begin : TimeSpan.Zero;
            }
        }

        return sum;
    }

    /// <summary>When a workday has been worked so long, from a time of it on; it has that much left.</summary>
    private DateTimeOffset At(DateOnly day, TimeSpan from, TimeSpan working)
    {
        foreach (var stretch in hours.Stretches)
        {
            var (begin, end) = (stretch.From.ToTimeSpan(), stretch.To.ToTimeSpan());
            begin = begin > from ? begin : from;
            if (end - begin >= working)
            {
                return StartOf(day) + begin + working;
            }

            working -= end > begin ? end - begin : TimeSpan.Zero;
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private DateTimeOffset Add(DateTimeOffset start, TimeSpan working, DayAccount? account)
    {
        if (working <= TimeSpan.Zero)
        {
            return start;
        }

        var left = working;
        for (var day = DayOf(start); ; day = day.AddDays(1))
        {
            foreach (var (from, to) in StretchesOf(day, account))
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

    private DateTimeOffset AddWorkingDays(DateTimeOffset start, int days, DayAccount? account)
    {
        var day = DayOf(start);
        for (var counted = 0; counted < days;)
        {
            day = day.AddDays(1);
            counted += Counts(day, account) ? 1 : 0;
        }

        return days <= 0 ? start : At(day, hours.Close);
    }

    private TimeSpan Measure(DateTimeOffset start, DateTimeOffset end, DayAccount? account)
    {
        var sum = TimeSpan.Zero;
        for (var day = DayOf(start); day <= DayOf(end); day = day.AddDays(1))
        {
            foreach (var (from, to) in StretchesOf(day, account))
            {
                var begin = from > start ? from : start;
                var until = to < end ? to : end;
                sum += until > begin ? until - begin : TimeSpan.Zero;
            }
        }

        return sum;
    }

    private static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), ChinaOffset);

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> StretchesOf(DateOnly day, DayAccount? account) =>
        Counts(day, account) ? hours.Stretches.Select(stretch => (At(day, stretch.From), At(day, stretch.To))) : [];

    private bool Counts(DateOnly day, DayAccount? account)
    {
        var counts = holidays.IsWorkday(day);
        account?.Passed(day, counts);
        return counts;
    }
}
