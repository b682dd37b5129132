using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Clocks;

public sealed class DeadlineClockTests
{
    private static readonly WorkingCalendar Calendar = new(new HolidayTable(CatalogData.Holidays()), WorkingHours.Default);
    private static readonly DeadlineClock Clock = new(Calendar, new Policy());

    [Fact]
    public void Lights_stand_at_half_and_four_fifths_of_the_working_time()
    {
        // Four working hours from 10:00: 2 h at 12:00, 3 h 12 min at 14:42, 4 h at 15:30.
        var deadline = Start(At(10, 0), new Span(4, SpanUnit.WorkingHours));
        Assert.Equal((At(12, 0), At(14, 42), At(15, 30)), (deadline.AmberAt, deadline.RedAt, deadline.DueAt));
        Assert.Equal(Light.Normal, deadline.LightAt(At(11, 59)));
        Assert.Equal(Light.Amber, deadline.LightAt(At(12, 0)));
        Assert.Equal(Light.Red, deadline.LightAt(At(15, 29)));
        Assert.Equal(Light.Overdue, deadline.LightAt(At(15, 30)));
    }

    [Fact]
    public void Natural_time_runs_over_lunch_and_night()
    {
        var deadline = Start(At(23, 0), new Span(24, SpanUnit.Hours));
        Assert.Equal((At(23, 0).AddHours(12), At(23, 0).AddHours(24)), (deadline.AmberAt, deadline.DueAt));
    }

    [Fact]
    public void A_pause_takes_nothing_from_what_was_left()
    {
        var started = Start(At(10, 0), new Span(4, SpanUnit.WorkingHours));
        var paused = Clock.Pause(started, At(11, 0));
        Assert.Null(paused.NextFireAt);
        var resumed = Clock.Resume(paused, At(16, 0));

        // Three hours were left: one and a half today, the rest tomorrow morning. Amber needs one more hour.
        Assert.Equal(At(10, 30).AddDays(1), resumed.DueAt);
        Assert.Equal(At(17, 0), resumed.AmberAt);
        Assert.Equal(TimeSpan.FromHours(4), resumed.Total);
    }

    [Fact]
    public void A_clock_that_ran_over_before_its_pause_is_still_over_after_it()
    {
        var started = Start(At(10, 0), new Span(1, SpanUnit.WorkingHours));
        var resumed = Clock.Resume(Clock.Pause(started, At(16, 0)), At(17, 0));
        Assert.Equal(Light.Overdue, resumed.LightAt(At(17, 0)));
    }

    [Fact]
    public void An_extension_counts_from_the_old_limit_and_moves_the_lights_back()
    {
        var started = Start(At(10, 0), new Span(2, SpanUnit.WorkingDays)) with { Light = Light.Red };
        var extended = Clock.Extend(started, 3, At(10, 0).AddDays(1));
        Assert.Equal(Calendar.AddWorkingDays(started.DueAt, 3), extended.DueAt);
        Assert.Equal(Calendar.Measure(At(10, 0), extended.DueAt), extended.Total);
        Assert.Equal(Light.Normal, extended.Light);
    }

    [Fact]
    public void The_next_light_to_fire_is_the_one_after_the_present()
    {
        var deadline = Start(At(10, 0), new Span(4, SpanUnit.WorkingHours));
        Assert.Equal(deadline.AmberAt, deadline.NextFireAt);
        Assert.Equal(deadline.RedAt, (deadline with { Light = Light.Amber }).NextFireAt);
        Assert.Equal(deadline.DueAt, (deadline with { Light = Light.Red }).NextFireAt);
        Assert.Null((deadline with { Light = Light.Overdue }).NextFireAt);
        Assert.Null(DeadlineClock.Finish(deadline, At(11, 0)).NextFireAt);
    }

    [Fact]
    public void A_deadline_says_in_chinese_why_it_falls_when_it_does()
    {
        var start = new DateTimeOffset(2026, 9, 30, 9, 0, 0, WorkingCalendar.ChinaOffset);
        Assert.Equal(
            "办理时限5个工作日〔办理·各类·不分缓急〕，自2026年9月30日 09:00的次一工作日起算，每日09:00-12:00、13:30-17:30，"
            + "不计10月1日至10月7日（国庆节）、10月11日（周末），调休上班10月10日计入，至2026年10月13日 17:30。",
            TraceWords.Of(Start(start, new Span(5, SpanUnit.WorkingDays))));
    }

    [Fact]
    public void A_provisional_deadline_says_so() =>
        Assert.EndsWith("2027年放假安排尚未公布，此时限为暂定。", TraceWords.Of(Start(new(2026, 12, 30, 9, 0, 0, WorkingCalendar.ChinaOffset), new Span(5, SpanUnit.WorkingDays))));

    [Fact]
    public void A_provisional_deadline_is_counted_again_from_its_trace_when_the_year_is_published()
    {
        var provisional = Clock.Extend(Start(new(2026, 12, 30, 9, 0, 0, WorkingCalendar.ChinaOffset), new Span(2, SpanUnit.WorkingDays)), 1, At(9, 0));
        Assert.Equal(new DateTimeOffset(2027, 1, 5, 17, 30, 0, WorkingCalendar.ChinaOffset), provisional.DueAt);
        var recounted = Published2027.Recount(provisional, At(9, 0));

        // 12-31 is day one, Sunday 01-03 (make-up) day two, and one more after it: 01-05.
        Assert.Equal(new DateTimeOffset(2027, 1, 5, 17, 30, 0, WorkingCalendar.ChinaOffset), recounted.DueAt);
        Assert.False(recounted.Provisional);
        Assert.EndsWith("放假安排公布后重算，时限不变。", TraceWords.Of(recounted));
    }

    [Fact]
    public void A_recount_says_from_what_to_what_and_explains_itself_with_the_days_as_published()
    {
        var recounted = Published2027.Recount(Start(new(2026, 12, 30, 9, 0, 0, WorkingCalendar.ChinaOffset), new Span(2, SpanUnit.WorkingDays)), At(9, 0));
        Assert.Equal(
            "办理时限2个工作日〔办理·各类·不分缓急〕，自2026年12月30日 09:00的次一工作日起算，每日09:00-12:00、13:30-17:30，"
            + "不计2027年1月1日（节假日）、1月2日（周末），调休上班2027年1月3日计入，至2027年1月3日 17:30；放假安排公布后重算，由2027年1月4日 17:30改为2027年1月3日 17:30。",
            TraceWords.Of(recounted));
    }

    [Fact]
    public void A_pause_and_what_was_left_are_in_the_sentence()
    {
        var paused = Clock.Pause(Start(At(10, 0), new Span(4, SpanUnit.WorkingHours)), At(11, 0).AddSeconds(17));
        Assert.Equal(
            "办理时限4个工作小时〔办理·各类·不分缓急〕，自2026年11月25日 10:00起算，每日09:00-12:00、13:30-17:30，至2026年11月25日 15:30；"
            + "2026年11月25日 11:00:17暂停计时，余工作时间2小时59分43秒；2026年11月25日 16:00恢复计时，余工作时间2小时59分43秒，至2026年11月26日 10:29:43。",
            TraceWords.Of(Clock.Resume(paused, At(16, 0))));
    }

    [Fact]
    public void A_paused_provisional_deadline_is_counted_again_too()
    {
        var paused = Clock.Pause(Start(new(2026, 12, 30, 9, 0, 0, WorkingCalendar.ChinaOffset), new Span(2, SpanUnit.WorkingDays)), new(2026, 12, 31, 9, 0, 0, WorkingCalendar.ChinaOffset));
        var recounted = Published2027.Recount(paused, At(9, 0));
        Assert.Equal((DeadlineState.Paused, false), (recounted.State, recounted.Provisional));

        // Two days were left; 01-04 is off, so they are the 5th and the 6th.
        Assert.Equal(new DateTimeOffset(2027, 1, 6, 17, 30, 0, WorkingCalendar.ChinaOffset), Published2027.Resume(recounted, new(2027, 1, 4, 12, 0, 0, WorkingCalendar.ChinaOffset)).DueAt);
    }

    private static DeadlineClock Published2027 { get; } = new(
        new WorkingCalendar(
            new HolidayTable(
            [
                .. CatalogData.Holidays(), .. StatutoryDays.Of(2027).Select(day => new Holiday(day, "节假日", true)),
                new(new(2027, 1, 3), "元旦", false), new(new(2027, 1, 4), "元旦", true),
            ]),
            WorkingHours.Default),
        new Policy());

    private static Deadline Start(DateTimeOffset at, Span span) =>
        Clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Handle, 1, null, new Limit("Handle/*/*", span), at);

    private static DateTimeOffset At(int hour, int minute) => new(2026, 11, 25, hour, minute, 0, WorkingCalendar.ChinaOffset);
}
