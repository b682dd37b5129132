using CsCheck;
using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tests.Calendar;

/// <summary>Laws that hold for any table of days off and make-up workdays and any hours.</summary>
public sealed class WorkingCalendarProperties
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, WorkingCalendar.ChinaOffset);

    private static readonly Gen<DateTimeOffset> Instants = Gen.Int[0, 400 * 24 * 60].Select(minutes => Origin.AddMinutes(minutes));

    private static readonly Gen<HolidayTable> Tables = Gen.Select(Gen.Int[0, 500], Gen.Bool)
        .Select((day, off) => new Holiday(new DateOnly(2025, 12, 1).AddDays(day), "试", off)).List[0, 120]
        .Select(days => new HolidayTable(days.DistinctBy(day => day.Day)));

    private static readonly string[] HourTexts = ["09:00-12:00,13:30-17:30", "00:00-23:59", "08:30-17:00", "07:00-08:00,09:15-09:45,22:00-23:30"];

    private static readonly Gen<WorkingHours> Hours = Gen.Int[0, 3].Select(pick => WorkingHours.Parse(HourTexts[pick]));

    private static readonly Gen<WorkingCalendar> Calendars = Gen.Select(Tables, Hours).Select((table, hours) => new WorkingCalendar(table, hours));

    [Fact]
    public void Adding_then_measuring_gives_the_span_back() =>
        Gen.Select(Calendars, Instants, Gen.Int[0, 20_000]).Sample((calendar, start, minutes) =>
            calendar.Measure(start, calendar.Add(start, TimeSpan.FromMinutes(minutes))) == TimeSpan.FromMinutes(minutes), iter: 2000);

    [Fact]
    public void A_later_start_never_ends_earlier() =>
        Gen.Select(Calendars, Instants, Gen.Int[0, 5000], Gen.Int[1, 5000], Gen.Int[1, 20]).Sample((calendar, start, later, minutes, days) =>
            calendar.Add(start, TimeSpan.FromMinutes(minutes)) <= calendar.Add(start.AddMinutes(later), TimeSpan.FromMinutes(minutes))
            && calendar.AddWorkingDays(start, days) <= calendar.AddWorkingDays(start.AddMinutes(later), days), iter: 2000);

    [Fact]
    public void A_longer_span_never_ends_earlier() =>
        Gen.Select(Calendars, Instants, Gen.Int[0, 5000], Gen.Int[0, 5000], Gen.Int[1, 20]).Sample((calendar, start, minutes, more, days) =>
            calendar.Add(start, TimeSpan.FromMinutes(minutes)) <= calendar.Add(start, TimeSpan.FromMinutes(minutes + more))
            && calendar.AddWorkingDays(start, days) < calendar.AddWorkingDays(start, days + 1), iter: 2000);

    [Fact]
    public void Measuring_is_additive() =>
        Gen.Select(Calendars, Instants, Gen.Int[0, 30_000], Gen.Int[0, 30_000]).Sample((calendar, start, first, second) =>
        {
            var (middle, end) = (start.AddMinutes(first), start.AddMinutes(first + second));
            return calendar.Measure(start, middle) + calendar.Measure(middle, end) == calendar.Measure(start, end);
        }, iter: 2000);

    /// <summary>Counting by search ends where a person with a calendar on the wall does, who passes each day.</summary>
    [Fact]
    public void Searching_ends_where_passing_each_day_does() =>
        Gen.Select(Tables, Hours, Instants, Gen.Int[0, 40_000], Gen.Int[0, 40]).Sample((table, hours, start, minutes, days) =>
        {
            var (calendar, wall, end) = (new WorkingCalendar(table, hours), new DayByDay(table, hours), start.AddMinutes(minutes));
            return calendar.Add(start, TimeSpan.FromMinutes(minutes)) == wall.Add(start, TimeSpan.FromMinutes(minutes)) && calendar.AddWorkingDays(start, days) == wall.AddDays(start, days)
                && calendar.Measure(start, end) == wall.Between(start, end);
        }, iter: 2000);

    [Fact]
    public void An_account_names_each_day_that_did_not_count_and_each_weekend_day_that_did() =>
        Gen.Select(Tables, Hours, Instants, Gen.Int[1, 12_000], Gen.Int[1, 40]).Sample((table, hours, start, minutes, days) =>
        {
            var calendar = new WorkingCalendar(table, hours);
            var (from, inMinutes, inDays) = (WorkingCalendar.DayOf(start), calendar.Reckon(start, new Span(minutes, SpanUnit.WorkingMinutes)), calendar.Reckon(start, new Span(days, SpanUnit.WorkingDays)));
            return Names(inMinutes, from) && Names(inDays, from.AddDays(1)) && Names(calendar.ReckonLeft(start, start.AddMinutes(minutes)), from);

            bool Names(Reckoning account, DateOnly first)
            {
                var last = WorkingCalendar.DayOf(account.End);
                DateOnly[] passed = [.. Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(first.AddDays)];
                return account.Skipped.Select(day => day.Day).SequenceEqual(passed.Where(day => !table.IsWorkday(day)))
                    && account.MakeUpDays.SequenceEqual(passed.Where(day => table.IsWorkday(day) && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
                    && account.Provisional == passed.Any(day => !table.IsPublished(day.Year));
            }
        }, iter: 1000);

    [Fact]
    public void Beyond_the_years_searched_it_counts_on() =>
        Assert.Equal(new DateTime(2076, 1, 2, 17, 30, 0), new WorkingCalendar(new HolidayTable([]), WorkingHours.Default).AddWorkingDays(new DateTimeOffset(2075, 12, 31, 12, 0, 0, WorkingCalendar.ChinaOffset), 1).DateTime);

    [Fact]
    public void Working_days_end_on_a_workday_after_the_start_and_skip_exactly_the_others() =>
        Gen.Select(Tables, Instants, Gen.Int[1, 30]).Sample((table, start, days) =>
        {
            var end = new WorkingCalendar(table, WorkingHours.Default).AddWorkingDays(start, days);
            var (from, to) = (WorkingCalendar.DayOf(start), WorkingCalendar.DayOf(end));
            return table.IsWorkday(to) && Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(step => table.IsWorkday(from.AddDays(step))) == days;
        }, iter: 2000);
}
