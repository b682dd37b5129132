using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tests.Calendar;

/// <summary>Changed days as the runs of days they are.</summary>
public sealed class HolidayTableTests
{
    [Fact]
    public void Changed_days_that_touch_or_overlap_are_one_run()
    {
        Assert.Equal(
            [Days("2026-12-31", "2027-12-31"), Days("2028-02-01", "2028-02-03"), Days("2028-02-05", "2028-02-05")],
            HolidayTable.Whole(
            [
                Days("2028-02-05", "2028-02-05"), Days("2027-10-01", "2027-10-01"), Days("2027-01-01", "2027-12-31"), Days("2028-02-03", "2028-02-03"),
                Days("2026-12-31", "2026-12-31"), Days("2028-02-01", "2028-02-02"), Days("2027-10-01", "2027-10-01"),
            ]));
        Assert.Empty(HolidayTable.Whole([]));
    }

    [Fact]
    public void A_year_that_is_published_is_one_run_whatever_days_it_brings()
    {
        var before = new HolidayTable([]);
        var after = new HolidayTable([.. StatutoryDays.Of(2027).Select(day => new Holiday(day, "节假日", true)), new(new(2027, 2, 20), "春节", false)]);
        Assert.Equal([Days("2027-01-01", "2027-12-31")], HolidayTable.Whole(HolidayTable.Changes(before, after)));
    }

    private static (DateOnly First, DateOnly Last) Days(string first, string last) => (DateOnly.ParseExact(first, "yyyy-MM-dd"), DateOnly.ParseExact(last, "yyyy-MM-dd"));
}
