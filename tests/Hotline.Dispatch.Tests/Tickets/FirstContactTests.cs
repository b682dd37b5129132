using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>先行联系: from dispatch until the unit has reached the citizen, who is told that somebody has their matter.</summary>
public sealed class FirstContactTests
{
    private static readonly RecordContact Reached = new(ContactWay.Telephone, Reached: true, Note: Pii.Text("已说明情况"));
    private static readonly RecordContact Missed = Reached with { Reached = false };
    private static readonly DateTimeOffset Due = new(2026, 11, 26, 17, 30, 0, WorkingCalendar.ChinaOffset);
    private static readonly DateTimeOffset Later = Now.AddHours(1);

    private static Ticket Dispatched => DispatchedWith(Fields);

    [Fact]
    public void It_is_due_a_working_day_after_dispatch_and_says_why()
    {
        var clock = Dispatched.Running(DeadlineKind.Contact)!;
        Assert.Equal((Now, Due, Unit), (clock.StartedAt, clock.DueAt, clock.UnitCode));
        Assert.StartsWith("先行联系时限1个工作日〔先行联系·各类·不分缓急，依据「江西省缺省（可改）」〕", TraceWords.Of(clock), StringComparison.Ordinal);
        Assert.Equal(Due.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(clock)).Due);
        Assert.Equal(new Span(24, SpanUnit.Hours), SpanOf(Urgency.Urgent));
        Assert.Equal(new Span(2, SpanUnit.Hours), SpanOf(Urgency.Critical));

        static Span SpanOf(Urgency urgency) => DispatchedWith(Fields with { Urgency = urgency }).Running(DeadlineKind.Contact)!.Trace[0].Reckoning.Span;
    }

    [Theory]
    [InlineData(TicketState.AwaitingSignFor)]
    [InlineData(TicketState.InHandling)]
    [InlineData(TicketState.ExtensionReview)]
    public void Who_is_reached_stops_it_before_signing_too_and_nothing_else_changes(TicketState state)
    {
        var ticket = Dispatched with { State = state };
        var decision = Do(ticket, Reached, Liaison, Later);
        Assert.Equal(
            new TicketEvent.Contacted(Unit, ContactWay.Telephone, Reached: true, Later, Tries: 0) { Text = Pii.Text("已说明情况") }, Assert.Single(Events(decision)));
        var after = After(ticket, decision, Liaison, Later);
        Assert.Equal((state, DeadlineState.Met, Later), (after.State, Contact(after).State, Contact(after).FinishedAt));
        Assert.Equal(ticket.Deadlines.Where(clock => clock.Kind != DeadlineKind.Contact), after.Deadlines.Where(clock => clock.Kind != DeadlineKind.Contact));
        Assert.Equal(after.Deadlines, After(after, Do(after, Reached, Liaison, Later), Liaison, Later).Deadlines); // Written down again, it is a line more.
    }

    [Fact]
    public void Who_is_not_reached_stops_nothing_until_the_policy_says_after_how_often()
    {
        var ticket = Dispatched;
        for (var tries = 1; tries <= 3; tries++)
        {
            ticket = Tried(ticket, Now.AddHours(2 * tries), Scenes.Catalog.Policy);
            Assert.Equal((tries, true), (ticket.ContactTries, Contact(ticket).IsRunning));
        }

        var twice = new Policy { ContactTries = 2 };
        var once = Tried(Dispatched, Later, twice);
        Assert.True(Contact(once).IsRunning);
        Assert.Equal(Later.AddHours(2), Contact(Tried(once, Later.AddHours(2), twice)).FinishedAt);
        var again = After(ticket with { State = TicketState.PendingDispatch }, Do(ticket with { State = TicketState.PendingDispatch }, new DispatchTo(Unit), Dispatcher), Dispatcher);
        Assert.Equal((0, null), (again.ContactTries, again.ContactTriedAt));
    }

    [Fact]
    public void Tries_count_when_they_are_written_down_apart_whenever_they_are_said_to_have_been()
    {
        var policy = new Policy { ContactTries = 3 };
        var ticket = Dispatched;
        foreach (var minute in new[] { 60, 61, 62, 179 })
        {
            ticket = Tried(ticket, Now.AddMinutes(minute), policy);
        }

        Assert.Equal((1, Now.AddMinutes(60), true), (ticket.ContactTries, ticket.ContactTriedAt, Contact(ticket).IsRunning));
        var said = Assert.IsType<TicketEvent.Contacted>(Assert.Single(Events((Missed with { At = Now.AddMinutes(1) }).Decide(ticket, By(Liaison, policy) with { Now = Now.AddMinutes(179) }))));
        Assert.Equal((120, 1), (said.TooSoon, said.Tries));

        // The spacing is natural time: the second is in the evening, the third the next morning, before any working hour.
        ticket = Tried(Tried(ticket, Now.AddHours(9), policy), Now.AddHours(22), policy);
        Assert.Equal((3, Now.AddHours(22)), (ticket.ContactTries, Contact(ticket).FinishedAt));

        // Who was tried too soon stops nothing either once the policy asks for fewer.
        var once = Tried(Dispatched, Later, policy);
        Assert.True(Contact(Tried(once, Later.AddMinutes(1), new Policy { ContactTries = 1 })).IsRunning);
        Assert.Equal(2, Tried(once, Later, new Policy { ContactTrySpacing = 0 }).ContactTries);
    }

    [Fact]
    public void Written_down_late_it_is_late_whenever_it_was()
    {
        var late = Due.AddMinutes(5);
        var after = After(Dispatched, Do(Dispatched, Reached with { At = Now.AddMinutes(10) }, Liaison, late), Liaison, late);
        Assert.Equal((late, true), (Contact(after).FinishedAt, Contact(after).WasLate));
    }

    [Fact]
    public void It_was_neither_before_the_dispatch_nor_in_the_future_and_in_one_of_three_ways()
    {
        Assert.Equal(["contactedAt"], Faults(Reached with { At = Now.AddMinutes(-2) }));
        Assert.Equal(["contactedAt"], Faults(Reached with { At = Later.AddMinutes(2) }));
        Assert.Equal(["note", "way"], Faults(Reached with { Way = (ContactWay)7, Note = Pii.Text(new string('长', 2001)) }));
        Assert.IsType<Decision.Events>(Do(Dispatched, Reached with { At = Now }, Liaison, Later));

        static IEnumerable<string> Faults(RecordContact said) => Refused<Refusal.Invalid>(Do(Dispatched, said, Liaison, Later)).Faults.Select(fault => fault.Field);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Whom_the_unit_may_not_know_it_need_not_turn_to(bool anonymous, bool confidential)
    {
        var ticket = DispatchedWith(Fields with { Anonymous = anonymous, Confidential = confidential });
        Assert.DoesNotContain(ticket.Deadlines, clock => clock.Kind == DeadlineKind.Contact);
        Refused<Refusal.NotToContact>(Do(ticket, Reached, Liaison, Later));
    }

    [Fact]
    public void It_stands_while_a_return_is_under_review_and_begins_anew_with_the_next_unit()
    {
        var ticket = Dispatched;
        var returned = After(ticket, Do(ticket, Sent, Liaison, Later), Liaison, Later);
        Assert.Equal(DeadlineState.Paused, Contact(returned).State);
        var hours = Later.AddHours(3);
        var rejected = After(returned, Do(returned, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher, hours), Dispatcher, hours);
        Assert.True(Contact(rejected) is { IsRunning: true } clock && clock.DueAt > Due);
        var upheld = After(returned, Do(returned, new RuleOnReturn(true), Dispatcher, hours), Dispatcher, hours);
        Assert.Equal(DeadlineState.Void, Contact(upheld).State);
        var water = After(upheld, Do(upheld, new DispatchTo("water"), Dispatcher, hours), Dispatcher, hours);
        Assert.Equal((hours, "water"), (water.Running(DeadlineKind.Contact)!.StartedAt, water.Running(DeadlineKind.Contact)!.UnitCode));
    }

    [Fact]
    public void Who_has_signed_turns_to_the_citizen_before_they_send_it_back()
    {
        var signed = After(Dispatched, Do(Dispatched, new SignFor(), Liaison), Liaison);
        Refused<Refusal.NotContacted>(Do(signed, Sent, Liaison, Later));
        Assert.IsType<Decision.Events>(Do(Dispatched, Sent, Liaison, Later)); // Before it has signed it may say at once whose it is.
        foreach (var turned in new[] { Reached, Missed })
        {
            // Whom nobody reaches can not hold a ticket where it does not belong.
            var tried = After(signed, Do(signed, turned, Liaison, Later), Liaison, Later);
            var returned = After(tried, Do(tried, Sent, Liaison, Later), Liaison, Later);
            Assert.Equal((TicketState.ReturnReview, Unit), (returned.State, returned.UnitCode)); // It keeps the ticket until that is ruled on.
            var back = After(returned, Do(returned, new RuleOnReturn(false, Pii.Text("属于职责")), Dispatcher, Later), Dispatcher, Later);
            Assert.IsType<Decision.Events>(Do(back, Sent, Liaison, Later));
        }

        foreach (var guarded in new[] { Fields with { Confidential = true }, Fields with { Anonymous = true } })
        {
            var ticket = DispatchedWith(guarded);
            Assert.IsType<Decision.Events>(Do(After(ticket, Do(ticket, new SignFor(), Liaison), Liaison), Sent, Liaison, Later));
        }
    }

    [Fact]
    public void Handed_down_it_keeps_its_limit_and_who_was_reached_stays_reached()
    {
        var ticket = DispatchedWith(Fields, "city");
        var liaison = Actor.Of(Guid.CreateVersion7(), "万强", "city", Role.Liaison);
        var down = After(ticket, Do(ticket, new HandDown(Unit, Pii.Text("属地办理")), liaison, Later), liaison, Later);
        Assert.Equal((Unit, Due), (Contact(down).UnitCode, Contact(down).DueAt));
        var reached = After(ticket, Do(ticket, Reached, liaison, Later), liaison, Later);
        Assert.Null(After(reached, Do(reached, new HandDown(Unit, Pii.Text("属地办理")), liaison, Later), liaison, Later).Running(DeadlineKind.Contact));
    }

    [Fact]
    public void Suspended_it_stands_merged_it_is_set_aside_and_an_extension_does_not_stretch_it()
    {
        var ticket = Dispatched with { State = TicketState.InHandling };
        var suspended = After(ticket, Do(ticket, new Suspend(SuspendReason.CitizensPapers, 3, Pii.Text("等材料")), Dispatcher, Later), Dispatcher, Later);
        Assert.Equal(DeadlineState.Paused, Contact(suspended).State);
        var merged = ClockRules.After(ticket, new TicketEvent.Merged(Guid.CreateVersion7(), "261125000009", Unit), By(Dispatcher, Later));
        Assert.Equal(DeadlineState.SetAside, merged.Single(clock => clock.Kind == DeadlineKind.Contact).State);
        var longer = ClockRules.After(ticket, new TicketEvent.ExtensionGranted(3), By(Dispatcher, Later));
        Assert.Equal(Due, longer.Single(clock => clock.Kind == DeadlineKind.Contact).DueAt);
    }

    [Fact]
    public void A_reply_is_a_contact_and_each_round_has_one_of_its_own()
    {
        var ticket = Dispatched with { State = TicketState.InHandling };
        var replied = After(ticket, Do(ticket, new Reply(Pii.Text("已修")), Liaison, Later), Liaison, Later);
        Assert.Equal((DeadlineState.Met, Later), (Contact(replied).State, Contact(replied).FinishedAt));
        var again = After(replied, Do(replied, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent, Later), TheAgent, Later);
        Assert.Equal((2, "city"), (again.Running(DeadlineKind.Contact)!.Round, again.Running(DeadlineKind.Contact)!.UnitCode));
    }

    [Fact]
    public void Run_over_it_is_told_to_the_units_leader()
    {
        var over = After(Dispatched with { Deadlines = [Contact(Dispatched)] }, Do(Dispatched with { Deadlines = [Contact(Dispatched)] }, new Escalate(), Actor.System, Due), Actor.System, Due);
        Assert.Equal((Light.Overdue, 1), (Contact(over).Light, Contact(over).EscalationLevel));
        Assert.Equal(Audience.UnitLeader, EscalationLadder.AudienceOf(1, DeadlineKind.Contact));
        Assert.Equal(Light.Overdue, ClockRules.Worst(over.Deadlines));
    }

    [Fact]
    public void Run_over_it_is_held_against_the_unit_once_and_the_unit_may_appeal()
    {
        var swept = After(Dispatched, Do(Dispatched, new Escalate(), Actor.System, Due), Actor.System, Due);
        Assert.Equal((JudgementKind.LateContact, Unit), Of(Assert.Single(swept.Judgements)));
        var late = Due.AddHours(1);
        Assert.Single(After(swept, Do(swept, Reached, Liaison, late), Liaison, late).Judgements);
        Assert.Equal((JudgementKind.LateContact, Unit), Of(Assert.Single(After(Dispatched, Do(Dispatched, Reached, Liaison, late), Liaison, late).Judgements))); // Before any sweep.
        var handling = Dispatched with { State = TicketState.InHandling };
        Assert.Equal([JudgementKind.LateContact], After(handling, Do(handling, new Reply(Pii.Text("已修")), Liaison, late), Liaison, late).Judgements.Select(held => held.Kind));
        Assert.Empty(After(Dispatched, Do(Dispatched, Reached, Liaison, Due), Liaison, Due).Judgements);

        var appealed = After(swept, Do(swept, new Appeal(JudgementKind.LateContact, 1, Pii.Text("号码为空号"), Pii.Text("通话记录")), Liaison, late), Liaison, late);
        Assert.NotNull(appealed.Running(DeadlineKind.AppealRuling, Unit));
        var upheld = Assert.IsType<TicketEvent.AppealUpheld>(Assert.Single(Events(Do(appealed, new RuleOnAppeal(Unit, JudgementKind.LateContact, 1, Uphold: true, Pii.Text("属实")), Supervisor, late))));
        Assert.Equal(["contacted-in-time"], upheld.Metrics);

        static (JudgementKind, string) Of(Judgement held) => (held.Kind, held.UnitCode);
    }

    private static Ticket Tried(Ticket ticket, DateTimeOffset at, Policy policy)
    {
        var scene = By(Liaison, policy) with { Now = at };
        return After(ticket, Events(Missed.Decide(ticket, scene)), scene);
    }

    private static Deadline Contact(Ticket ticket) => ticket.Deadlines.Single(clock => clock.Kind == DeadlineKind.Contact);

    private static Ticket DispatchedWith(TicketFields fields, string unit = Unit)
    {
        var pending = In(TicketState.PendingDispatch, fields);
        return After(pending, Do(pending, new DispatchTo(unit), Dispatcher), Dispatcher);
    }
}
