using System.Globalization;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;

namespace Hotline.Dispatch.Tests.Calendar;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = new(new HolidayTable(CatalogData.Holidays()), WorkingHours.Default);

    [Theory]
    [InlineData("2026-02-13 10:00", 2, "2026-02-24")]
    [InlineData("2026-02-13 10:00", 5, "2026-02-27")]
    [InlineData("2026-02-13 10:00", 10, "2026-03-05")]
    [InlineData("2026-02-13 10:00", 15, "2026-03-12")]
    [InlineData("2026-09-18 16:20", 5, "2026-09-24")]
    [InlineData("2026-09-30 09:00", 5, "2026-10-13")]
    [InlineData("2026-04-30 17:00", 5, "2026-05-11")]
    public void Working_days_end_with_the_last_working_minute_of_the_last_day(string start, int days, string end) =>
        Assert.Equal(At(end + " 17:30"), Calendar.Add(At(start), new Span(days, SpanUnit.WorkingDays)));

    [Theory]
    [InlineData("2026-11-25 10:00", 4, "2026-11-25 15:30")]
    [InlineData("2026-11-25 11:00", 1, "2026-11-25 12:00")]
    [InlineData("2026-11-25 12:30", 1, "2026-11-25 14:30")]
    [InlineData("2026-11-25 16:30", 4, "2026-11-26 12:00")]
    [InlineData("2026-11-27 17:00", 4, "2026-11-30 14:00")]
    [InlineData("2026-11-28 03:00", 7, "2026-11-30 17:30")]
    [InlineData("2026-09-19 12:00", 3, "2026-09-20 12:00")] // Sunday 09-20 is a make-up workday.
    public void Working_hours_count_working_minutes_only(string start, int hours, string end) =>
        Assert.Equal(At(end), Calendar.Add(At(start), new Span(hours, SpanUnit.WorkingHours)));

    [Fact]
    public void Natural_limits_ignore_the_calendar() =>
        Assert.Equal(At("2026-10-02 10:00"), Calendar.Add(At("2026-10-01 10:00"), new Span(24, SpanUnit.Hours)));

    [Fact]
    public void Across_an_unpublished_year_the_statutory_days_are_assumed_and_the_result_is_provisional()
    {
        var reckoning = Calendar.Reckon(At("2026-12-31 10:00"), new Span(1, SpanUnit.WorkingDays));
        Assert.Equal(At("2027-01-04 17:30"), reckoning.End);
        Assert.True(reckoning.Provisional);
        Assert.Contains(new SkippedDay(new(2027, 1, 1), "元旦"), reckoning.Skipped);
    }

    [Theory]
    [InlineData("2027-02-05", "春节")] // Lunar new year's eve; the first of the year is 2027-02-06.
    [InlineData("2027-02-08", "春节")]
    [InlineData("2027-04-05", "清明节")]
    [InlineData("2027-06-09", "端午节")]
    [InlineData("2027-09-15", "中秋节")]
    public void The_assumed_days_follow_the_lunar_calendar(string day, string name) =>
        Assert.Equal(name, new HolidayTable([]).Exception(DateOnly.Parse(day, CultureInfo.InvariantCulture))?.Name);

    [Fact]
    public void One_row_does_not_publish_its_year_and_the_statutory_days_beside_it_stay_assumed()
    {
        var table = new HolidayTable([new(new(2027, 1, 4), "元旦", true)]);
        Assert.False(table.IsPublished(2027));
        Assert.False(table.IsWorkday(new(2027, 1, 4)));
        Assert.False(table.IsWorkday(new(2027, 1, 1)));
        Assert.False(table.IsWorkday(new(2027, 10, 1)));
        Assert.True(new WorkingCalendar(table, WorkingHours.Default).Reckon(At("2027-01-05 10:00"), new Span(1, SpanUnit.WorkingDays)).Provisional);
    }

    [Fact]
    public void A_year_is_published_with_the_last_statutory_day_and_an_off_day_taken_back_by_a_row_counts_as_covered()
    {
        List<Holiday> rows = [.. StatutoryDays.Of(2027).Select(day => new Holiday(day, "法定", IsOffDay: day.Month != 4))];
        Assert.Equal(13, rows.Count);
        Assert.All(rows, missing => Assert.False(new HolidayTable(rows.Where(row => row != missing)).IsPublished(2027)));
        var table = new HolidayTable(rows);
        Assert.True(table.IsPublished(2027));
        Assert.True(table.IsWorkday(new(2027, 4, 5)));
    }

    [Fact]
    public void Every_year_of_the_built_in_list_is_published()
    {
        var table = new HolidayTable(CatalogData.Holidays());
        Assert.All(Enumerable.Range(2018, 9), year => Assert.True(table.IsPublished(year), $"{year}"));
    }

    [Fact]
    public void The_fingerprint_changes_with_every_row_and_not_with_their_order()
    {
        Holiday first = new(new(2027, 1, 1), "元旦", true), second = new(new(2027, 1, 3), "元旦", false);
        var print = new HolidayTable([first, second]).Fingerprint;
        Assert.Equal(print, new HolidayTable([second, first]).Fingerprint);
        Assert.Equal(4, new[] { print, new HolidayTable([first]).Fingerprint, new HolidayTable([first, second with { IsOffDay = true }]).Fingerprint, new HolidayTable([first, second with { Day = new(2027, 1, 2) }]).Fingerprint }.Distinct().Count());
    }

    [Fact]
    public void A_published_year_is_not_provisional_and_names_what_it_skipped_and_counted()
    {
        var reckoning = Calendar.Reckon(At("2026-09-30 09:00"), new Span(5, SpanUnit.WorkingDays));
        Assert.False(reckoning.Provisional);
        Assert.Equal(7, reckoning.Skipped.Count(day => day.Why.Contains("国庆节", StringComparison.Ordinal)));
        Assert.Equal([new DateOnly(2026, 10, 10)], reckoning.MakeUpDays);
    }

    [Theory]
    [InlineData("2025", 248)]
    [InlineData("2026", 248)]
    public void A_year_has_its_known_number_of_working_days(string year, int expected)
    {
        var table = new HolidayTable(CatalogData.Holidays());
        var first = new DateOnly(int.Parse(year, CultureInfo.InvariantCulture), 1, 1);
        Assert.Equal(expected, Enumerable.Range(0, 365).Count(step => table.IsWorkday(first.AddDays(step))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9-12")]
    [InlineData("12:00-09:00")]
    [InlineData("09:00-12:00,11:00-13:00")]
    public void Hours_that_are_not_stretches_in_order_are_refused(string text) => Assert.False(WorkingHours.TryParse(text, out _));

    private static DateTimeOffset At(string text) =>
        new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), WorkingCalendar.ChinaOffset);

    [Fact]
    public void Counting_allocates_nothing_however_long()
    {
        var calendar = new WorkingCalendar(new HolidayTable(CatalogData.Holidays()), WorkingHours.Default);
        var start = new DateTimeOffset(2026, 2, 10, 10, 0, 0, WorkingCalendar.ChinaOffset);
        var sum = Count(); // The days are laid out once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        sum += Count();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);

        long Count()
        {
            long ticks = 0;
            foreach (var days in (ReadOnlySpan<int>)[1, 5, 60, 600])
            {
                ticks += calendar.Add(start, TimeSpan.FromHours(7 * days)).Ticks + calendar.AddWorkingDays(start, days).Ticks + calendar.Measure(start, start.AddDays(days)).Ticks;
            }

            return ticks;
        }
    }
}
