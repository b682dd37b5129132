using System.Collections.Immutable;

namespace Hotline.Dispatch.Calendar;

/// <summary>
/// Counts working time. Pure. Local time is China's (+08:00 all year; it has kept no summer time since 1991).
/// N working days end with the last working minute of day N, day 1 being the next working day.
/// </summary>
public sealed class WorkingCalendar(HolidayTable holidays, WorkingHours hours)
{
    public static TimeSpan ChinaOffset { get; } = TimeSpan.FromHours(8);

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(ChinaOffset).DateTime);

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

        var left = working;
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

    public DateTimeOffset AddWorkingDays(DateTimeOffset start, int days)
    {
        var day = DayOf(start);
        for (var counted = 0; counted < days;)
        {
            day = day.AddDays(1);
            counted += holidays.IsWorkday(day) ? 1 : 0;
        }

        return days <= 0 ? start : At(day, hours.Close);
    }

    /// <summary>Working time between two instants; zero when they are in the wrong order.</summary>
    public TimeSpan Measure(DateTimeOffset start, DateTimeOffset end)
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

    /// <summary>Adds and keeps the account of it.</summary>
    public Reckoning Reckon(DateTimeOffset start, Span span)
    {
        var end = Add(start, span);
        if (span.IsNatural)
        {
            return new Reckoning(start, span, end, [], [], Provisional: false);
        }

        var skipped = ImmutableArray.CreateBuilder<SkippedDay>();
        var makeUp = ImmutableArray.CreateBuilder<DateOnly>();
        var provisional = false;
        for (var day = DayOf(start); day <= DayOf(end); day = day.AddDays(1))
        {
            provisional |= !holidays.IsPublished(day.Year);
            var exception = holidays.Exception(day);
            if (!holidays.IsWorkday(day))
            {
                skipped.Add(new SkippedDay(day, exception?.Name ?? "周末"));
            }
            else if (exception is not null && day > DayOf(start))
            {
                makeUp.Add(day);
            }
        }

        return new Reckoning(start, span, end, skipped.ToImmutable(), makeUp.ToImmutable(), provisional);
    }

    private static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), ChinaOffset);

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> StretchesOf(DateOnly day) =>
        holidays.IsWorkday(day) ? hours.Stretches.Select(stretch => (At(day, stretch.From), At(day, stretch.To))) : [];
}
