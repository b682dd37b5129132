namespace Hotline.Dispatch.Calendar;

/// <summary>The workdays of some years as one sorted array: which comes so many after a day, and how many lie before one, by binary search.</summary>
internal sealed class WorkdayIndex
{
    private readonly int[] workdays;
    private readonly int first;
    private readonly int last;

    /// <param name="from">The first year covered; the same of <paramref name="to"/>, the last.</param>
    public WorkdayIndex(int from, int to, Func<DateOnly, bool> isWorkday)
    {
        (first, last) = (new DateOnly(from, 1, 1).DayNumber, new DateOnly(to, 12, 31).DayNumber);
        workdays = [.. Enumerable.Range(first, last - first + 1).Where(day => isWorkday(DateOnly.FromDayNumber(day)))];
    }

    /// <summary>The whole array, in day numbers.</summary>
    public ReadOnlySpan<int> Days => workdays;

    /// <returns>The workday after <paramref name="day"/> that has <paramref name="between"/> workdays between them; null beyond the years covered.</returns>
    public DateOnly? After(DateOnly day, int between)
    {
        if (day.DayNumber < first - 1 || between < 0)
        {
            return null;
        }

        var at = (long)Before(day.DayNumber + 1) + between;
        return at < workdays.Length ? DateOnly.FromDayNumber(workdays[at]) : null;
    }

    /// <returns>How many workdays lie between two days, both excluded; null beyond the years covered.</returns>
    public int? Between(DateOnly day, DateOnly later) =>
        day.DayNumber < first - 1 || later.DayNumber > last + 1 ? null : Math.Max(0, Before(later.DayNumber) - Before(day.DayNumber + 1));

    private int Before(int day)
    {
        var at = workdays.AsSpan().BinarySearch(day);
        return at < 0 ? ~at : at;
    }
}
