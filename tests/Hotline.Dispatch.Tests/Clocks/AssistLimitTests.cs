using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tests.Calendar;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>An assisting unit is due before the lead, says why, and whoever made the lead late can be counted.</summary>
public sealed class AssistLimitTests
{
    private static readonly Limit Otherwise = new("Assist/*/*", new Span(1, SpanUnit.WorkingDays), "缺省");
    private static readonly WorkingCalendar Calendar = new(new HolidayTable(Hotline.Dispatch.Catalog.CatalogData.Holidays()), WorkingHours.Default);

    [Fact]
    public void Of_five_working_days_it_has_all_but_the_last()
    {
        var lead = Lead(At(25, 10), new Span(5, SpanUnit.WorkingDays));
        var limit = AssistLimit.Of(lead, Otherwise, Calendar, At(25, 10));
        Assert.Equal(Calendar.AddWorkingDays(At(25, 10), 4), Calendar.Add(At(25, 10), limit.Span));
        Assert.Equal("早于主办时限一个工作日", limit.Basis);
    }

    [Fact]
    public void Of_less_than_three_working_days_it_has_four_fifths()
    {
        var lead = Lead(At(25, 10), new Span(2, SpanUnit.WorkingDays));
        var limit = AssistLimit.Of(lead, Otherwise, Calendar, At(25, 10));
        Assert.Equal(new Span(20 * 60 * 4 / 5, SpanUnit.WorkingMinutes), limit.Span); // 6 hours are left today, and two days of 7.
        Assert.Equal(new Span(96, SpanUnit.Minutes), AssistLimit.Of(Lead(At(25, 9), new Span(2, SpanUnit.Hours)), Otherwise, Calendar, At(25, 9)).Span);
    }

    [Fact]
    public void Of_a_lead_whose_days_are_natural_it_has_all_but_a_working_day_too()
    {
        var lead = Lead(At(23, 10), new Span(7, SpanUnit.Days)); // Monday to Monday, 10:00.
        var limit = AssistLimit.Of(lead, Otherwise, Calendar, At(23, 10));
        Assert.Equal("早于主办时限一个工作日", limit.Basis);
        Assert.Equal(At(27, 10), Calendar.Add(At(23, 10), limit.Span)); // On Friday: the lead has seven working hours left.

        var weekend = Lead(At(27, 10), new Span(3, SpanUnit.Days)); // Over a weekend to Monday, 10:00: seven working hours, of which it has four fifths.
        Assert.Equal(At(27, 16).AddMinutes(66), Calendar.Add(At(27, 10), AssistLimit.Of(weekend, Otherwise, Calendar, At(27, 10)).Span));
    }

    [Fact]
    public void Where_the_lead_has_nothing_left_the_policys_own_limit_holds()
    {
        Assert.Equal(Otherwise, AssistLimit.Of(null, Otherwise, Calendar, At(25, 9)));
        Assert.Equal(Otherwise, AssistLimit.Of(Lead(At(2, 9), new Span(1, SpanUnit.WorkingDays)), Otherwise, Calendar, At(25, 9)));
    }

    [Fact]
    public void It_is_never_after_the_lead_and_its_sentence_gives_it_again()
    {
        var shares = 0;
        foreach (var calendars in MadeCalendars.Cases(3000))
        {
            var made = new MadeDeadline(calendars);
            var lead = made.Deadline;
            var asked = lead.StartedAt + ((lead.DueAt - lead.StartedAt) * calendars.Next(0, 99) / 100);
            asked = asked.AddTicks(-(asked.Ticks % TimeSpan.TicksPerSecond));
            var calendar = new WorkingCalendar(made.Table, made.Hours);
            var limit = AssistLimit.Of(lead, Otherwise, calendar, asked);
            shares += limit.Basis == "主办剩余时限的八成" ? 1 : 0;
            var clock = new DeadlineClock(calendar, new Policy()).Start(Guid.NewGuid(), Guid.NewGuid(), DeadlineKind.Assist, 1, "water", limit, asked);
            Assert.True(clock.DueAt <= lead.DueAt || calendar.Measure(asked, lead.DueAt) < TimeSpan.FromMinutes(2), TraceWords.Of(lead) + TraceWords.Of(clock));
            Assert.Equal(clock.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(clock)).Due);
        }

        Assert.InRange(shares, 300, 2700);
    }

    [Fact]
    public void It_is_before_the_lead_after_every_extension_too_and_says_why()
    {
        var (longer, kept) = (0, 0);
        foreach (var calendars in MadeCalendars.Cases(1000))
        {
            var (lead, made) = (new MadeDeadline(calendars).Deadline, new MadeDeadline(calendars));
            var (theirs, own) = (new WorkingCalendar(made.Table, made.Hours), new WorkingCalendar(made.Table, calendars.Hours()));
            lead = new DeadlineClock(theirs, new Policy()).Start(lead.Id, lead.TicketId, DeadlineKind.Handle, 1, "roads", new Limit("Handle/*/*", lead.Trace[0].Reckoning.Span), lead.StartedAt);
            var clock = new DeadlineClock(own, new Policy());
            var assist = clock.Start(Guid.NewGuid(), lead.TicketId, DeadlineKind.Assist, 1, "water", AssistLimit.Of(lead, Otherwise, own, lead.StartedAt), lead.StartedAt);
            for (var times = 0; times < 2; times++)
            {
                var (before, due) = (lead, assist.DueAt);
                lead = new DeadlineClock(theirs, new Policy()).Extend(lead, calendars.Next(1, 6), lead.StartedAt);
                var gained = AssistLimit.Gained(before, lead, assist, own);
                assist = gained is null ? assist : clock.Extend(assist, gained, lead.StartedAt);
                (longer, kept) = gained is null ? (longer, kept + 1) : (longer + 1, kept);
                Assert.True(assist.DueAt <= lead.DueAt && (assist.DueAt < lead.DueAt || due >= before.DueAt || own.Measure(due, before.DueAt) < TimeSpan.FromMinutes(2)), TraceWords.Of(lead) + TraceWords.Of(assist));
                Assert.Equal(assist.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(assist)).Due);
            }
        }

        Assert.True(longer > kept);
    }

    [Fact]
    public void It_is_before_the_lead_after_every_pause_and_every_new_list_of_days_off_too_and_says_why()
    {
        var (kept, shorter) = (0, 0);
        foreach (var calendars in MadeCalendars.Cases(1500))
        {
            var (lead, made) = (new MadeDeadline(calendars).Deadline, new MadeDeadline(calendars));
            var (table, theirs, own, now) = (made.Table, made.Hours, calendars.Hours(), lead.StartedAt);
            lead = Counting(theirs).Clock.Start(lead.Id, lead.TicketId, DeadlineKind.Handle, 1, "roads", new Limit("Handle/*/*", lead.Trace[0].Reckoning.Span), now);
            var assist = Counting(own).Clock.Start(Guid.NewGuid(), lead.TicketId, DeadlineKind.Assist, 1, "water", AssistLimit.Of(lead, Otherwise, Counting(own).Calendar, now), now);
            for (var times = 0; times < 3; times++)
            {
                now = now.AddSeconds(calendars.Next(0, 2 * 24 * 3600));
                if (calendars.Chance(70))
                {
                    (lead, assist) = (Counting(theirs).Clock.Pause(lead, now), Counting(own).Clock.Pause(assist, now));
                    now = now.AddSeconds(calendars.Next(0, 20 * 24 * 3600));
                    (lead, assist) = (Counting(theirs).Clock.Resume(lead, now), Counting(own).Clock.Resume(assist, now));
                }
                else
                {
                    table = calendars.Table(published: true);
                    (lead, assist) = (Counting(theirs).Clock.Recount(lead, now), Counting(own).Clock.Recount(assist, now));
                }

                if (lead.DueAt <= now)
                {
                    break; // There is nothing to be due before.
                }

                var before = AssistLimit.Before(lead, assist, Otherwise, Counting(own).Clock, Counting(own).Calendar, now);
                (kept, shorter) = ReferenceEquals(before, assist) ? (kept + 1, shorter) : (kept, shorter + 1);
                assist = before;
                Assert.True(assist.DueAt <= lead.DueAt || Counting(own).Calendar.Measure(now, lead.DueAt) < TimeSpan.FromMinutes(2), TraceWords.Of(lead) + TraceWords.Of(assist));
                Assert.Same(assist, AssistLimit.Before(lead, assist, Otherwise, Counting(own).Clock, Counting(own).Calendar, now)); // Nothing is said twice.
                Assert.Equal(assist.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(assist)).Due);
            }

            (WorkingCalendar Calendar, DeadlineClock Clock) Counting(WorkingHours hours) => new WorkingCalendar(table, hours) is var calendar ? (calendar, new DeadlineClock(calendar, new Policy())) : default;
        }

        Assert.True(kept > 500 && shorter > 100, $"{kept} kept, {shorter} shorter");
    }

    [Fact]
    public void The_assisting_unit_answers_for_its_own_lateness_and_the_lead_for_the_rest()
    {
        var lead = Lead(At(23, 9), new Span(2, SpanUnit.WorkingDays)); // Due on the 25th, 17:30.
        var assist = lead with { Kind = DeadlineKind.Assist, UnitCode = "water", DueAt = At(25, 10), StartedAt = At(23, 9) };
        Assert.Empty(Shares([lead with { FinishedAt = At(25, 17) }, assist with { FinishedAt = At(25, 16) }]));
        Assert.Equal([("roads", 3.0)], Shares([lead with { FinishedAt = At(26, 12) }, assist with { FinishedAt = At(25, 9) }]));
        Assert.Equal([("water", 2.0), ("roads", 1.0)], Shares([lead with { FinishedAt = At(26, 12) }, assist with { FinishedAt = At(25, 12) }]));
        Assert.Equal([("water", 3.0)], Shares([lead with { FinishedAt = At(26, 12) }, assist with { FinishedAt = At(26, 11) }]));
        Assert.Equal([("water", 3.0), ("gas", 1.0)], Shares([lead with { FinishedAt = At(26, 12) }, assist with { FinishedAt = At(26, 11) }, assist with { UnitCode = "gas", FinishedAt = At(25, 11) }]));
        Assert.Equal([("roads", 3.0)], Shares([lead with { FinishedAt = At(26, 12) }, assist with { Round = 2, FinishedAt = At(26, 11) }]));
    }

    [Fact]
    public void Who_led_it_before_answers_for_the_delay_in_the_measure_of_the_time_they_held_it()
    {
        // Due on the 25th, 17:30, and answered three hours late; of 24 hours worked one had it 17, the other 7.
        var lead = Lead(At(23, 9), new Span(2, SpanUnit.WorkingDays)) with { UnitCode = "water", FinishedAt = At(26, 12) };
        Lead[] held = [new("roads", At(23, 9)), new("water", At(25, 13))];
        Assert.Equal([("roads", 2.125), ("water", 0.875)], Shares([lead], leads: held));
        Assert.Empty(Shares([lead with { FinishedAt = At(25, 17) }], leads: held));
        Assert.Equal([("water", 3.0)], Shares([lead], leads: [new("gas", At(20, 9)), new("water", At(23, 9))])); // Of an earlier dispatch.

        // Out and back: what a unit held twice is one share. And while the clock stood nobody held it.
        Assert.Equal([("roads", 2.1875), ("water", 0.8125)], Shares([lead], leads: [new("water", At(23, 9)), new("roads", At(23, 13)), new("water", At(25, 17))]));
        var clock = new DeadlineClock(Calendar, new Policy());
        var stood = clock.Resume(clock.Pause(Lead(At(23, 9), new Span(2, SpanUnit.WorkingDays)), At(23, 12)), At(25, 9)); // 18 hours are left: due on the 27th, 14:30.
        stood = stood with { UnitCode = "water", FinishedAt = stood.DueAt.AddHours(2) };
        var shares = Shares([stood], leads: [new("roads", At(23, 9)), new("water", At(25, 9))]);
        Assert.Equal(["roads", "water"], shares.Select(share => share.Item1));
        Assert.InRange(shares[0].Item2, 0.01, shares[1].Item2 / 4);
    }

    [Fact]
    public void One_still_open_is_counted_until_now()
    {
        var lead = Lead(At(23, 9), new Span(2, SpanUnit.WorkingDays));
        Assert.Equal([("roads", 1.0)], Shares([lead], At(26, 10)));
        Assert.Empty(Shares([lead], At(25, 17)));
        Assert.Empty(Shares([], At(26, 10)));
    }

    private static (string, double)[] Shares(Deadline[] clocks, DateTimeOffset? now = null, Lead[]? leads = null) =>
        [.. Lateness.Of(clocks, 1, _ => Calendar, now ?? At(30, 9), leads).Select(share => (share.UnitCode, share.Over.TotalHours))];

    private static Deadline Lead(DateTimeOffset start, Span span) =>
        new DeadlineClock(Calendar, new Policy()).Start(Guid.NewGuid(), Guid.NewGuid(), DeadlineKind.Handle, 1, "roads", new Limit("Handle/*/*", span), start);

    /// <summary>In November 2026.</summary>
    private static DateTimeOffset At(int day, int hour) => new(2026, 11, day, hour, 0, 0, WorkingCalendar.ChinaOffset);
}
