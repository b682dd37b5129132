using Hotline.Agent.Queue;
using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Tests.Queue;

public sealed class SpokenTests
{
    [Theory]
    [InlineData(0, "n0")]
    [InlineData(2, "liang")]
    [InlineData(9, "n9")]
    [InlineData(10, "n10")]
    [InlineData(12, "n10 n2")]
    [InlineData(20, "n2 n10")]
    [InlineData(35, "n3 n10 n5")]
    [InlineData(100, "n1 n100")]
    [InlineData(105, "n1 n100 n0 n5")]
    [InlineData(212, "liang n100 n1 n10 n2")]
    [InlineData(2000, "n9 n100 n9 n10 n9")]
    public void Numbers_are_said_as_one_says_them_before_a_measure_word(int number, string pieces) => Assert.Equal(pieces, string.Join(' ', Spoken.Number(number)));

    [Fact]
    public void The_place_is_said_with_the_estimate_when_there_is_one()
    {
        Assert.Equal(["next"], Spoken.Position(0, null, offersCallBack: false));
        Assert.Equal(["ahead", "n3", "people", "about", "liang", "minutes", "press-1-call-back"], Spoken.Position(3, TimeSpan.FromSeconds(61), offersCallBack: true));
        Assert.Equal(["next", "under-a-minute"], Spoken.Position(0, TimeSpan.FromSeconds(59), offersCallBack: false));
    }

    [Fact]
    public void The_estimate_is_the_pace_of_the_last_quarter_of_an_hour_and_none_without_one()
    {
        Assert.Null(WaitEstimate.Of(ahead: 0, served: 2));
        Assert.Equal(TimeSpan.FromMinutes(5), WaitEstimate.Of(ahead: 0, served: 3));
        Assert.Equal(TimeSpan.FromMinutes(4), WaitEstimate.Of(ahead: 3, served: 15));
    }

    // Saturday 2026-11-28; 1 October is a statutory day off.
    [Theory]
    [InlineData("2026-11-27T10:00", null, false, null)]
    [InlineData("2026-11-28T10:00", null, false, null)]
    [InlineData("2026-11-27T11:59", "09:00-12:00", false, null)]
    [InlineData("2026-11-27T12:00", "09:00-12:00", false, "AfterHours")]
    [InlineData("2026-11-28T10:00", "09:00-12:00", false, "AfterHours")]
    [InlineData("2026-11-28T10:00", "09:00-12:00", true, null)]
    [InlineData("2026-10-01T10:00", "09:00-12:00", false, "Holiday")]
    [InlineData("2026-10-01T10:00", "09:00-12:00", true, null)]
    public void A_queue_is_open_round_the_clock_or_in_its_hours(string local, string? hours, bool onHolidays, string? closed) =>
        Assert.Equal(closed, OpeningHours.Of(hours, onHolidays).ClosedAt(DateTimeOffset.Parse(local + "+08:00", null), new HolidayTable([]))?.ToString());
}
