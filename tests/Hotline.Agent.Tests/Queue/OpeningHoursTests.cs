using Hotline.Agent.Queue;
using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Tests.Queue;

/// <summary>How long somebody waits who asked to be called: in the hours of the queue.</summary>
public sealed class OpeningHoursTests
{
    private static readonly HolidayTable Holidays = new([new Holiday(new DateOnly(2026, 11, 25), "放假", true)]);
    private static readonly OpeningHours Office = OpeningHours.Of("09:00-12:00,13:30-17:30", onHolidays: false);

    [Theory]
    [InlineData("2026-11-27 02:00", "2026-11-27 09:10", 10)] // A night.
    [InlineData("2026-11-27 17:20", "2026-11-30 09:05", 15)] // Friday evening to Monday.
    [InlineData("2026-11-27 11:50", "2026-11-27 13:40", 20)] // Over lunch.
    [InlineData("2026-11-27 10:00", "2026-11-27 10:30", 30)]
    [InlineData("2026-11-27 18:00", "2026-11-27 20:00", 0)]
    [InlineData("2026-11-24 17:00", "2026-11-26 09:01", 31)] // A holiday between.
    [InlineData("2026-11-27 10:00", "2026-11-27 09:00", 0)]
    public void Waiting_counts_while_somebody_works(string from, string to, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), Office.OpenBetween(At(from), At(to), Holidays));

    [Fact]
    public void Round_the_clock_all_of_it_counts() => Assert.Equal(TimeSpan.FromHours(63), OpeningHours.Of(null, false).OpenBetween(At("2026-11-27 18:00"), At("2026-11-30 09:00"), Holidays));

    [Fact]
    public void On_holidays_too_where_the_hours_are_those_of_every_day() =>
        Assert.Equal(TimeSpan.FromHours(7), OpeningHours.Of("09:00-12:00,13:30-17:30", true).OpenBetween(At("2026-11-25 00:00"), At("2026-11-26 00:00"), Holidays));

    private static DateTimeOffset At(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
