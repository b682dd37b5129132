namespace Hotline.Dispatch.Calendar;

/// <summary>
/// The workdays of some years, in day numbers: which comes so many after another, and how many lie before a day. Both are looked up
/// by their place in an array; nothing is searched.
/// </summary>
internal sealed class WorkdayIndex
{
    private readonly int[] workdays;

    /// <summary>Of each day covered how many workdays lie before it, and one more for the day after the last.</summary>
    private readonly int[] before;
    private readonly int first;

    /// <param name="from">The first year covered; the same of <paramref name="to"/>, the last.</param>
    public WorkdayIndex(int from, int to, Func<DateOnly, bool> isWorkday)
    {
        first = new DateOnly(from, 1, 1).DayNumber;
        before = new int[new DateOnly(to, 12, 31).DayNumber - first + 2];
        var found = new List<int>();
        for (var at = 0; at < before.Length - 1; at++)
        {
            before[at] = found.Count;
            if (isWorkday(DateOnly.FromDayNumber(first + at)))
            {
                found.Add(first + at);
            }
        }

        before[^1] = found.Count;
        workdays = [.. found];
    }

    /// <summary>The whole array, in day numbers.</summary>
    public ReadOnlySpan<int> Days => workdays;

    public bool Covers(int day) => (uint)(day - first) < (uint)(before.Length - 1);

    /// <summary>How many workdays lie before a day that is covered.</summary>
    public int Before(int day) => before[day - first];

    public bool IsWorkday(int day) => before[day - first + 1] > before[day - first];

    /// <returns>The day number of the workday after <paramref name="day"/> that has <paramref name="between"/> workdays between them; null beyond the years covered.</returns>
    public int? After(int day, int between) =>
        Covers(day) && (long)before[day - first + 1] + between is var at && at < workdays.Length ? workdays[at] : null;
}
