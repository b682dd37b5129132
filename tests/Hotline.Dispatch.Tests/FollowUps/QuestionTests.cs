using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.FollowUps;

/// <summary>The follow-up by a question over the telephone, as decisions: when it is due, in which hours, what tries and keys do.</summary>
public sealed class QuestionTests
{
    private static Ticket Waiting => In(TicketState.AwaitingFollowUp) with
    {
        FollowUpWay = FollowUpWay.Ivr, Deadlines = [Clock(DeadlineKind.FollowUp, new Span(3, SpanUnit.WorkingDays))],
    };

    [Theory]
    [InlineData("2026-11-25T08:59:59+08:00", false)]
    [InlineData("2026-11-25T09:00:00+08:00", true)]
    [InlineData("2026-11-25T11:59:59+00:00", true)]
    [InlineData("2026-11-25T12:00:00+00:00", false)]
    [InlineData("2026-11-28T10:00:00+08:00", false)] // A Saturday.
    [InlineData("2026-10-10T10:00:00+08:00", true)] // A Saturday that is worked.
    [InlineData("2026-10-01T10:00:00+08:00", false)]
    public void Citizens_are_rung_in_the_hours_of_a_workday(string now, bool open) => Assert.Equal(open, CallingHours.AreOpen(Planned(new Policy()), At(now)));

    [Fact]
    public void Hours_days_off_and_the_switch_are_policy()
    {
        var saturday = At("2026-11-28T07:30:00+08:00");
        var policy = new Policy(AskFromHour: 7, AskUntilHour: 8, AskDaysOff: 1);
        Assert.True(CallingHours.AreOpen(Planned(policy), saturday));
        Assert.False(CallingHours.AreOpen(Planned(policy with { AskDaysOff = 0 }), saturday));
        Assert.False(CallingHours.AreOpen(Planned(policy with { AskLines = 0 }), saturday));
        Assert.True(CallingHours.AreOpen(Planned(policy with { AskFromHour = 0, AskUntilHour = 24 }), At("2026-11-28T23:59:59+08:00")));
    }

    [Fact]
    public void The_telephone_asks_at_once_where_the_plan_says_so_and_at_half_time_where_it_comes_next()
    {
        Assert.Equal(Now, Due(new FollowUpPlan("ivr", "语音", null, null, null, 100, FollowUpWay.Ivr)));
        Assert.Null(Due(new FollowUpPlan("ivr", "语音", null, null, null, 0, FollowUpWay.Ivr)));
        Assert.Null(Due(new FollowUpPlan("sms", "短信", null, null, null, 100, FollowUpWay.SmsLink)));
        Assert.Null(Due(new FollowUpPlan("sms", "短信", null, null, null, 100, FollowUpWay.SmsLink, FollowUpWay.Agent)));
        var later = new FollowUpPlan("sms", "短信", null, null, null, 100, FollowUpWay.SmsLink, FollowUpWay.Ivr);
        Assert.Equal(Replied(later).After.Running(DeadlineKind.FollowUp)!.AmberAt, Due(later));
        Assert.True(Due(later) > Now);
    }

    [Fact]
    public void Three_tries_of_the_telephone_are_three_tries_and_each_says_why()
    {
        var ticket = Waiting;
        foreach (var why in new[] { NotReached.Busy, NotReached.NoKey })
        {
            ticket = After(ticket, Do(ticket, new FollowUp(false, Why: why, Way: FollowUpWay.Ivr), Actor.System), Actor.System);
            Assert.Equal(TicketState.AwaitingFollowUp, ticket.State);
        }

        var last = Events(Do(ticket, new FollowUp(false, Why: NotReached.NoAnswer, Way: FollowUpWay.Ivr), Actor.System));
        Assert.Equal(new TicketEvent.FollowedUp(false, null, null, null, 3, FollowUpWay.Ivr, NotReached.NoAnswer), last[0]);
        Assert.Equal(new TicketEvent.Closed(Unreachable: true), last[1]);
    }

    [Theory]
    [InlineData('1', TicketState.Closed)]
    [InlineData('2', TicketState.Closed)]
    [InlineData('3', TicketState.AwaitingSignFor)]
    public void A_key_decides_as_a_rating_does(char key, TicketState state)
    {
        var after = After(Waiting, Do(Waiting, DigitAnswer.Of(key)!, Actor.Citizen), Actor.Citizen);
        Assert.Equal((state, state == TicketState.Closed ? 1 : 2), (after.State, after.Round));
    }

    [Fact]
    public void Passed_to_the_agents_it_is_theirs_and_only_once()
    {
        var after = After(Waiting, Do(Waiting, new PassFollowUp(FollowUpWay.Agent, WhyPassedOn.Declined), Actor.System), Actor.System);
        Assert.Equal(FollowUpWay.Agent, after.FollowUpWay);
        Assert.Empty(Events(Do(after, new PassFollowUp(FollowUpWay.Agent, WhyPassedOn.Guarded), Actor.System)));
        Refused<Refusal.RoleMissing>(Do(after, new PassFollowUp(FollowUpWay.Ivr, WhyPassedOn.Unanswered), TheAgent));
    }

    [Fact]
    public void Every_key_that_means_something_is_told_to_the_node() =>
        Assert.Equal(DigitAnswer.Keys, new string([.. "0123456789*#".Where(key => DigitAnswer.Of(key) is not null || key == DigitAnswer.Declines)]));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? Due(FollowUpPlan plan) => FollowUpCallStore.DueAfter(Replied(plan));

    private static Change Replied(FollowUpPlan plan)
    {
        var (ticket, scene) = (In(TicketState.InHandling), By(Liaison) with { Catalog = Planned(new Policy(), plan) });
        return Change.Of(ticket, ticket, Events(new Reply(Pii.Text("已修")).Decide(ticket, scene)), Verb.Reply, scene);
    }
}
