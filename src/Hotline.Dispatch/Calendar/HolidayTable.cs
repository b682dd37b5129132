using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Calendar;

/// <summary>One day of the State Council's list: off, or a make-up workday (调休).</summary>
public sealed record Holiday(DateOnly Day, string Name, bool IsOffDay);

/// <summary>
/// Exceptions to Monday-Friday. A year counts as published once its rows cover every statutory day off. Until then the
/// statutory days without a row are assumed beside the rows there are, and whatever is reckoned across the year is
/// provisional: a list typed in row by row, or cut off, must not turn the days still missing into workdays.
/// </summary>
public sealed class HolidayTable
{
    private const int YearWithoutRows = 2025;
    private const int YearsBefore = 1;
    private const int YearsAfter = 4;
    private readonly FrozenDictionary<DateOnly, Holiday> days;
    private readonly FrozenSet<int> publishedYears;
    private readonly Lazy<WorkdayIndex> workdays;

    public HolidayTable(IEnumerable<Holiday> holidays)
    {
        days = holidays.ToFrozenDictionary(holiday => holiday.Day);
        publishedYears = days.Keys.Select(day => day.Year).Distinct().Where(year => StatutoryDays.Of(year).All(days.ContainsKey)).ToFrozenSet();
        Fingerprint = FingerprintOf(days.Values);
        workdays = new(() => new WorkdayIndex(
            days.Keys.Select(day => day.Year).DefaultIfEmpty(YearWithoutRows).Min() - YearsBefore,
            days.Keys.Select(day => day.Year).DefaultIfEmpty(YearWithoutRows).Max() + YearsAfter, IsWorkday));
    }

    /// <summary>The workdays around the years that have rows; counted when first asked for.</summary>
    internal WorkdayIndex Workdays => workdays.Value;

    /// <summary>Equal for two tables exactly when their rows are.</summary>
    public string Fingerprint { get; }

    /// <summary>The rows, in no order.</summary>
    public IEnumerable<Holiday> Rows => days.Values;

    /// <summary>The days that count otherwise by one table than by another; the whole of a year that was published, or is no longer.</summary>
    public static IReadOnlyList<(DateOnly First, DateOnly Last)> Changes(HolidayTable before, HolidayTable after) =>
    [
        .. before.days.Keys.Union(after.days.Keys).Where(day => before.IsWorkday(day) != after.IsWorkday(day)).Order().Select(day => (day, day)),
        .. before.publishedYears.Except(after.publishedYears).Concat(after.publishedYears.Except(before.publishedYears)).Order().Select(year => (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))),
    ];

    /// <summary>The same days in as few pieces as there can be, in their order: what touches or overlaps is one.</summary>
    internal static IReadOnlyList<(DateOnly First, DateOnly Last)> Whole(IEnumerable<(DateOnly First, DateOnly Last)> days)
    {
        var whole = new List<(DateOnly First, DateOnly Last)>();
        foreach (var (first, last) in days.Order())
        {
            if (whole.Count > 0 && first <= whole[^1].Last.AddDays(1))
            {
                whole[^1] = (whole[^1].First, last > whole[^1].Last ? last : whole[^1].Last);
            }
            else
            {
                whole.Add((first, last));
            }
        }

        return whole;
    }

    public bool IsPublished(int year) => publishedYears.Contains(year);

    public bool IsWorkday(DateOnly day) => Exception(day) switch
    {
        { } exception => !exception.IsOffDay,
        null => !IsWeekend(day),
    };

    /// <summary>Why the day is not an ordinary one; null on an ordinary weekday or weekend.</summary>
    public Holiday? Exception(DateOnly day)
    {
        if (days.TryGetValue(day, out var listed))
        {
            return listed;
        }

        return !IsPublished(day.Year) && StatutoryDays.NameOf(day) is { } name ? new Holiday(day, name, IsOffDay: true) : null;
    }

    internal static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static string FingerprintOf(IEnumerable<Holiday> rows)
    {
        // One line a row; a name has no line break to confuse it with, and the day in front has a fixed length.
        var text = new StringBuilder();
        foreach (var row in rows.OrderBy(row => row.Day))
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Day:yyyy-MM-dd}{(row.IsOffDay ? '-' : '+')}{row.Name}\n");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
