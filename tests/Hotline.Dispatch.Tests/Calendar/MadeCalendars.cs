using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tests.Calendar;

/// <summary>Tables of days off, hours and instants, drawn from a seed: the same on every machine, and a failing case can be drawn again.</summary>
internal sealed class MadeCalendars(int seed)
{
    private static readonly string[] HourTexts = ["09:00-12:00,13:30-17:30", "00:00-23:59", "08:30-17:00", "07:00-08:00,09:15-09:45,22:00-23:30"];

    // Names as somebody could type them, with the marks that sentences are parted by.
    private static readonly string[] Names = ["元旦", "春节", "周末", "防汛，停工；（全市）", "「特别」假、补"];
    private readonly Random random = new(seed);

    public static IEnumerable<MadeCalendars> Cases(int count) => Enumerable.Range(20_261_124, count).Select(seed => new MadeCalendars(seed));

    public int Next(int from, int toExclusive) => random.Next(from, toExclusive);

    public bool Chance(int percent) => random.Next(100) < percent;

    public WorkingHours Hours() => WorkingHours.Parse(HourTexts[random.Next(HourTexts.Length)]);

    /// <summary>Any second of 2026 and 2027, in China's time.</summary>
    public DateTimeOffset Instant() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, WorkingCalendar.ChinaOffset).AddSeconds(random.Next(700 * 24 * 3600));

    /// <summary>Both years published, or only the first, with any days off and any make-up days beside the statutory ones.</summary>
    public HolidayTable Table(bool published) => new(
        StatutoryDays.Of(2026).Concat(published ? StatutoryDays.Of(2027).Concat(StatutoryDays.Of(2028)) : [])
            .Select(day => new Holiday(day, "法定", IsOffDay: true))
            .Concat(Enumerable.Range(0, random.Next(120)).Select(_ => new Holiday(
                new DateOnly(2026, 1, 1).AddDays(random.Next(800)), Names[random.Next(Names.Length)], IsOffDay: Chance(50))))
            .DistinctBy(holiday => holiday.Day));
}
