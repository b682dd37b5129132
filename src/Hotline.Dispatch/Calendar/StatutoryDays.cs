using System.Collections.Frozen;
using System.Globalization;

namespace Hotline.Dispatch.Calendar;

/// <summary>
/// The statutory days off, for years whose list is not published: without bridge days and make-up workdays. The
/// amendment of 2024 added 除夕 and 2 May, from 2025 on.
/// </summary>
internal static class StatutoryDays
{
    private const int AmendedFrom = 2025;
    private const int FirstLunarYear = 1902;
    private const int LastLunarYear = 2099;
    private static readonly ChineseLunisolarCalendar Lunar = new();

    /// <summary>Looked for once: tables of days off are made often.</summary>
    private static readonly Lazy<FrozenDictionary<DateOnly, string>> LunarFeasts = new(FindLunarFeasts);

    public static IEnumerable<DateOnly> Of(int year)
    {
        for (var day = new DateOnly(year, 1, 1); ; day = day.AddDays(1))
        {
            if (NameOf(day) is not null)
            {
                yield return day;
            }

            if (day is { Month: 12, Day: 31 })
            {
                yield break;
            }
        }
    }

    public static string? NameOf(DateOnly day) => (day.Month, day.Day) switch
    {
        (1, 1) => "元旦",
        (4, _) when day.Day == Qingming(day.Year) => "清明节",
        (5, 1) => "劳动节",
        (5, 2) when day.Year >= AmendedFrom => "劳动节",
        (10, 1 or 2 or 3) => "国庆节",
        _ => LunarFeasts.Value.GetValueOrDefault(day),
    };

    private static FrozenDictionary<DateOnly, string> FindLunarFeasts()
    {
        var (first, last) = (new DateOnly(FirstLunarYear, 1, 1).DayNumber, new DateOnly(LastLunarYear, 12, 31).DayNumber);
        return Enumerable.Range(first, last - first + 1).Select(DateOnly.FromDayNumber)
            .Select(day => (Day: day, Name: Lunisolar(day))).Where(feast => feast.Name is not null).ToFrozenDictionary(feast => feast.Day, feast => feast.Name!); // Those without a name were left out.
    }

    private static string? Lunisolar(DateOnly day)
    {
        var (month, dayOfMonth) = LunarDate(day);
        return (month, dayOfMonth) switch
        {
            (1, <= 3) => "春节",
            (5, 5) => "端午节",
            (8, 15) => "中秋节",
            _ => day.Year >= AmendedFrom && LunarDate(day.AddDays(1)) is (1, 1) ? "春节" : null,
        };
    }

    /// <summary>Lunar month without counting a leap month (0 in one) and day.</summary>
    private static (int Month, int Day) LunarDate(DateOnly day)
    {
        var noon = day.ToDateTime(new TimeOnly(12, 0));
        var month = Lunar.GetMonth(noon);
        var leap = Lunar.GetLeapMonth(Lunar.GetYear(noon));
        var counted = leap == 0 || month < leap ? month : month == leap ? 0 : month - 1;
        return (counted, Lunar.GetDayOfMonth(noon));
    }

    // The sun's longitude 15°, by the usual approximation for 2000-2099.
    private static int Qingming(int year)
    {
        var y = year % 100;
        return (int)((y * 0.2422) + 4.81) - (y / 4);
    }
}
