using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tests.Calendar;

/// <summary>Counts working time as a person with a calendar on the wall does, each day in its turn; of the product it takes only which days are workdays.</summary>
internal sealed class DayByDay(HolidayTable table, WorkingHours hours)
{
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
        {
            return start;
        }

        foreach (var (open, close) in From(start))
        {
            if (close - open >= left)
            {
                return open + left;
            }

            left -= close - open;
        }

        throw new InvalidOperationException("There is always another day.");
    }

    public DateTimeOffset AddDays(DateTimeOffset start, int days)
    {
        var day = WorkingCalendar.DayOf(start);
        for (var left = days; left > 0; left -= table.IsWorkday(day) ? 1 : 0)
        {
            day = day.AddDays(1);
        }

        return days <= 0 ? start : At(day, hours.Stretches[^1].To);
    }

    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end) =>
        From(start).TakeWhile(stretch => stretch.Open < end).Aggregate(TimeSpan.Zero, (sum, stretch) => sum + ((stretch.Close < end ? stretch.Close : end) - stretch.Open));

    /// <summary>The stretches that are worked from an instant on, without end.</summary>
    private IEnumerable<(DateTimeOffset Open, DateTimeOffset Close)> From(DateTimeOffset start)
    {
        for (var day = WorkingCalendar.DayOf(start); ; day = day.AddDays(1))
        {
            foreach (var stretch in table.IsWorkday(day) ? hours.Stretches : [])
            {
                var (open, close) = (At(day, stretch.From), At(day, stretch.To));
                if (close > start)
                {
                    yield return (open > start ? open : start, close);
                }
            }
        }
    }

    private static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), WorkingCalendar.ChinaOffset);
}
