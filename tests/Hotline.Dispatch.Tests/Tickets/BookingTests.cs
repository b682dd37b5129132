using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>预约回访: a citizen is called when they said, and not before. It is 10:00 on Wednesday 2026-11-25; the limit ends on Monday.</summary>
public sealed class BookingTests
{
    private static readonly TimeOnly Evening = new(18, 0);
    private static readonly FollowUp Silent = new(false, Why: NotReached.NoAnswer);

    private static Ticket Waiting => In(TicketState.AwaitingFollowUp) with { Deadlines = [Clock(DeadlineKind.FollowUp, new Span(3, SpanUnit.WorkingDays))] };

    [Fact]
    public void Until_then_no_try_counts_and_whoever_is_reached_all_the_same_is_asked()
    {
        var booked = After(Waiting, Do(Waiting, new BookFollowUp(Evening, Note: Pii.Text("下班后再打")), TheAgent), TheAgent);
        Assert.Equal((China(25, 18), 0, TicketState.AwaitingFollowUp), (booked.FollowUpAt, booked.FollowUpTries, booked.State));
        Assert.Equal(Waiting.Deadlines.Length, booked.Deadlines.Length);
        Assert.Equal(China(25, 18), Refused<Refusal.FollowUpBooked>(Do(booked, Silent, TheAgent, China(25, 17, 59))).At);
        Refused<Refusal.FollowUpBooked>(Do(booked, Silent with { Way = FollowUpWay.Ivr }, Actor.System, China(25, 17)));
        Assert.Equal(TicketState.Closed, After(booked, Do(booked, new FollowUp(true, null, Solved.Solved, Satisfaction.Satisfied), TheAgent), TheAgent).State);

        // The time has come: a try is one, and the next goes by the ordinary spacing.
        var tried = After(booked, Do(booked, Silent, TheAgent, China(25, 18)), TheAgent, China(25, 18));
        Assert.Equal((1, null), (tried.FollowUpTries, tried.FollowUpAt));
        Refused<Refusal.FollowedUpRecently>(Do(tried, Silent, TheAgent, China(25, 18, 1)));
    }

    [Theory]
    [InlineData(26, 9, 0, null)] // By the day.
    [InlineData(30, 17, 0, null)] // Until the limit, which is later than a day from now.
    [InlineData(25, 10, 0, "time past")]
    [InlineData(24, 18, 0, "day past")]
    [InlineData(30, 18, 0, "day too-late")]
    public void An_instant_lies_between_now_and_the_limit(int day, int hour, int minute, string? fault)
    {
        var decision = Do(Waiting, new BookFollowUp(new TimeOnly(hour, minute), new DateOnly(2026, 11, day)), TheAgent);
        Assert.Equal(fault, decision is Decision.No { Why: Refusal.Invalid invalid } ? $"{invalid.Faults.Single().Field} {invalid.Faults.Single().Code}" : null);
        Assert.True(fault is not null || After(Waiting, decision, TheAgent).FollowUpAt == China(day, hour, minute));
    }

    [Fact]
    public void A_limit_that_is_near_or_over_does_not_keep_the_citizen_from_the_evening()
    {
        var late = China(30, 17, 20);
        Assert.Equal(China(30, 18), After(Waiting, Do(Waiting, new BookFollowUp(Evening), TheAgent, late), TheAgent, late).FollowUpAt);
        Assert.Equal("day", Refused<Refusal.Invalid>(Do(Waiting, new BookFollowUp(Evening, new DateOnly(2026, 12, 2)), TheAgent, late)).Faults.Single().Field);
        Assert.Equal("time", Refused<Refusal.Invalid>(Do(Waiting, new BookFollowUp(null), TheAgent)).Faults.Single().Field);
    }

    [Fact]
    public void Before_the_answer_a_time_of_the_day_is_kept_for_each_answer_that_comes()
    {
        var ticket = In(TicketState.InHandling);
        Assert.Equal("not-yet", Refused<Refusal.Invalid>(Do(ticket, new BookFollowUp(Evening, new DateOnly(2026, 11, 26)), TheAgent)).Faults.Single().Code);
        var named = After(ticket, Do(ticket, new BookFollowUp(Evening), TheAgent), TheAgent);
        Assert.Equal((Evening, null), (named.CallTime, named.FollowUpAt));
        Assert.Equal(China(25, 18), After(named, Do(named, new Reply(Pii.Text("已修")), Liaison), Liaison).FollowUpAt);
        var tomorrow = After(named, Do(named, new Reply(Pii.Text("已修")), Liaison, China(25, 18)), Liaison, China(25, 18));
        Assert.Equal(China(26, 18), tomorrow.FollowUpAt);
        var redo = After(tomorrow, Do(tomorrow, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen, China(25, 19)), Actor.Citizen, China(25, 19));
        Assert.Equal((Evening, null), (redo.CallTime, redo.FollowUpAt));
    }

    [Theory]
    [InlineData(FollowUpWay.Ivr)]
    [InlineData(FollowUpWay.SmsLink)]
    public void Who_named_a_time_is_called_by_a_person(FollowUpWay way)
    {
        var asked = Waiting with { FollowUpWay = way };
        Assert.Equal(FollowUpWay.Agent, After(asked, Do(asked, new BookFollowUp(Evening), TheAgent), TheAgent).FollowUpWay);
        var plan = new FollowUpPlan("all", "全量回访", null, null, null, 100, way, FollowUpWay.Ivr);
        var scene = By(Liaison) with { Catalog = Planned(null, plan) };
        var named = In(TicketState.InHandling) with { CallTime = Evening };
        var replied = After(named, Events(new Reply(Pii.Text("已修")).Decide(named, scene)), scene);
        Assert.Equal((FollowUpWay.Agent, China(25, 18)), (replied.FollowUpWay, replied.FollowUpAt));
        Assert.Equal(way, After(In(TicketState.InHandling), Events(new Reply(Pii.Text("已修")).Decide(In(TicketState.InHandling), scene)), scene).FollowUpWay);
    }

    [Fact]
    public void Nobody_is_called_of_whom_nothing_is_known_or_whose_case_a_second_person_reads()
    {
        Refused<Refusal.NobodyToCall>(Do(In(TicketState.InHandling, Fields with { Anonymous = true }), new BookFollowUp(Evening), TheAgent));
        Refused<Refusal.FoundUnreasonable>(Do(Waiting with { UnreasonableBy = OtherAgent.AccountId }, new BookFollowUp(Evening), TheAgent));
        Refused<Refusal.RoleMissing>(Do(Waiting, new BookFollowUp(Evening), Dispatcher));
    }

    private static DateTimeOffset China(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, WorkingCalendar.ChinaOffset);
}
