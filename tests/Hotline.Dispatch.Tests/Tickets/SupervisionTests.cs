using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>督办单: issued, replied to by a day with proof, judged, and warned about.</summary>
public sealed class SupervisionTests
{
    private static readonly Supervise Issued = new(SupervisionLevel.Hotline, Pii.Text("限期办结并报结果"));
    private static readonly AnswerSupervision Answered = new(Pii.Text("已完工"), Pii.Text("现场照片第1至3张"));

    [Fact]
    public void An_order_is_replied_to_and_closed_and_its_clock_met_when_the_unit_replied()
    {
        var ticket = Supervised();
        Assert.Equal((Unit, SupervisionState.AwaitingReply), (ticket.Orders[0].UnitCode, ticket.Orders[0].State));
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), ticket.Running(DeadlineKind.Supervise)!.Trace[0].Reckoning.Span);
        var later = Now.AddHours(2);
        ticket = After(ticket, Do(ticket, Answered, Liaison, later), Liaison, later);
        Assert.Equal((SupervisionState.AwaitingReview, DeadlineState.Paused), (ticket.Orders[0].State, ticket.Running(DeadlineKind.Supervise)!.State));
        Refused<Refusal.NothingToAnswer>(Do(ticket, Answered, Liaison, later));
        var muchLater = Now.AddDays(20);
        ticket = After(ticket, Do(ticket, new ReviewSupervision(Unit, true), Supervisor, muchLater), Supervisor, muchLater);
        Assert.Equal(SupervisionState.Closed, ticket.Orders[0].State);
        var clock = ticket.Deadlines.Single(deadline => deadline.Kind == DeadlineKind.Supervise);
        Assert.Equal((later, false), (clock.FinishedAt, clock.WasLate));
    }

    [Fact]
    public void Sent_back_the_clock_runs_on_with_what_was_left()
    {
        var ticket = Supervised();
        var due = ticket.Running(DeadlineKind.Supervise)!.DueAt;
        var replied = After(ticket, Do(ticket, Answered, Liaison), Liaison);
        Assert.Equal("reason", Assert.Single(Refused<Refusal.Invalid>(Do(replied, new ReviewSupervision(Unit, false), Supervisor)).Faults).Field);
        var later = Now.AddDays(5);
        var back = After(replied, Do(replied, new ReviewSupervision(Unit, false, Pii.Text("没有照片")), Supervisor, later), Supervisor, later);
        Assert.Equal(SupervisionState.AwaitingReply, back.Orders[0].State);
        Assert.True(back.Running(DeadlineKind.Supervise)!.DueAt > due);
        Refused<Refusal.NothingToReview>(Do(back, new ReviewSupervision(Unit, true), Supervisor, later));
    }

    [Fact]
    public void Who_may_issue_what()
    {
        var ticket = In(TicketState.InHandling);
        Assert.Equal("level", Assert.Single(Refused<Refusal.Invalid>(Do(ticket, Issued, Leader)).Faults).Field);
        Assert.IsType<Decision.Events>(Do(ticket, Issued with { Level = SupervisionLevel.Leader }, Leader));
        Refused<Refusal.RoleMissing>(Do(ticket, Issued, Dispatcher));
        Refused<Refusal.AlreadySupervised>(Do(Supervised(), Issued, Supervisor));
        Assert.Equal(["demand", "workingDays"], Refused<Refusal.Invalid>(Do(ticket, new Supervise(SupervisionLevel.Listed, Pii.Text(""), 0), Supervisor)).Faults.Select(fault => fault.Field));
        Assert.Equal(new Span(7, SpanUnit.WorkingDays), Supervised(Issued with { WorkingDays = 7 }).Running(DeadlineKind.Supervise)!.Trace[0].Reckoning.Span);
        Refused<Refusal.WrongState>(Do(In(TicketState.PendingDispatch), Issued, Supervisor));
    }

    [Fact]
    public void Only_the_unit_it_was_addressed_to_replies_even_when_the_ticket_has_gone_on()
    {
        var ticket = Supervised();
        Refused<Refusal.NotFound>(Do(ticket, Answered, OtherLiaison));
        var gone = ticket with { UnitCode = "water", State = TicketState.InHandling };
        Assert.IsType<Decision.Events>(Do(gone, Answered, Liaison));
        Refused<Refusal.NotFound>(Do(gone, Answered, OtherLiaison));
        Assert.IsType<Decision.Events>(Do(gone, Issued, Supervisor));
    }

    [Fact]
    public void It_outlives_the_tickets_closing_and_its_clock_still_turns()
    {
        var ticket = Supervised() with { State = TicketState.AwaitingFollowUp };
        var closed = After(ticket, Do(ticket, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent), TheAgent);
        Assert.Equal(TicketState.Closed, closed.State);
        var clock = closed.Running(DeadlineKind.Supervise)!;
        var late = After(closed, Do(closed, new Escalate(), Actor.System, clock.DueAt), Actor.System, clock.DueAt);
        Assert.Equal(Light.Overdue, late.Running(DeadlineKind.Supervise)!.Light);
        Assert.IsType<Decision.Events>(Do(late, Answered, Liaison, clock.DueAt));
        var taken = In(TicketState.InHandling) with { Orders = ticket.Orders, Deadlines = ticket.Deadlines };
        var withdrawn = After(taken, Do(taken, new Retract(), Actor.Citizen), Actor.Citizen);
        Assert.Equal(SupervisionState.Withdrawn, withdrawn.Orders[0].State);
        Assert.Null(withdrawn.Running(DeadlineKind.Supervise));
    }

    [Fact]
    public void A_yellow_card_needs_a_late_or_rejected_reply_and_a_red_one_that_the_further_limit_ran_out_or_a_reply_was_rejected_since()
    {
        var ticket = Supervised();
        var (yellow, red) = (new GiveCard(Unit, Card.Yellow, Pii.Text("逾期")), new GiveCard(Unit, Card.Red, Pii.Text("仍未整改")));
        Refused<Refusal.NoCardDue>(Do(ticket, yellow, Supervisor));
        Assert.False(GiveCard.IsDue(ticket, ticket.Orders[0], Now));
        var late = ticket.Running(DeadlineKind.Supervise)!.DueAt.AddSeconds(1);
        Refused<Refusal.NoCardDue>(Do(ticket, red, Supervisor, late));
        Assert.True(GiveCard.IsDue(ticket, ticket.Orders[0], late));
        var warned = After(ticket, Do(ticket, yellow, Supervisor, late), Supervisor, late);
        Assert.Equal(Card.Yellow, warned.Orders[0].Card);
        Refused<Refusal.NoCardDue>(Do(warned, yellow, Supervisor, late));

        // The yellow one gives the unit as long again; nobody gets both in a row.
        var further = warned.Orders[0].CardedUntil!.Value;
        Assert.Equal(Scenes.Catalog.CalendarOf(Unit).Add(late, new Span(3, SpanUnit.WorkingDays)), further);
        Refused<Refusal.NoCardDue>(Do(warned, red, Supervisor, late.AddMinutes(1)));
        Refused<Refusal.NoCardDue>(Do(warned, red, Supervisor, further));
        Assert.Equal((false, true), (GiveCard.IsDue(warned, warned.Orders[0], further), GiveCard.IsDue(warned, warned.Orders[0], further.AddSeconds(1))));
        Assert.Equal(Card.Red, After(warned, Do(warned, red, Supervisor, further.AddSeconds(1)), Supervisor, further.AddSeconds(1)).Orders[0].Card);

        // A reply within it waits for its review however long that takes; found wanting, red is due, and while the next one is in review it is not.
        var answered = After(warned, Do(warned, Answered, Liaison, late.AddHours(1)), Liaison, late.AddHours(1));
        Refused<Refusal.NoCardDue>(Do(answered, red, Supervisor, further.AddDays(9)));
        var rejected = After(answered, Do(answered, new ReviewSupervision(Unit, false, Pii.Text("不实")), Supervisor, late.AddHours(2)), Supervisor, late.AddHours(2));
        Assert.Equal(Card.Red, After(rejected, Do(rejected, red, Supervisor, late.AddHours(2)), Supervisor, late.AddHours(2)).Orders[0].Card);
        var anew = After(rejected, Do(rejected, Answered, Liaison, late.AddHours(3)), Liaison, late.AddHours(3));
        Refused<Refusal.NoCardDue>(Do(anew, red, Supervisor, late.AddHours(3)));

        var replied = After(ticket, Do(ticket, Answered, Liaison), Liaison);
        Refused<Refusal.NoCardDue>(Do(replied, yellow, Supervisor, late));
        var back = After(replied, Do(replied, new ReviewSupervision(Unit, false, Pii.Text("不实")), Supervisor), Supervisor);
        Assert.IsType<Decision.Events>(Do(back, yellow, Supervisor));
        var early = After(back, Do(back, yellow, Supervisor), Supervisor);
        Refused<Refusal.NoCardDue>(Do(early, red, Supervisor)); // It was sent back before the card, not after.
        Assert.True(early.Orders[0].CardedUntil >= early.Running(DeadlineKind.Supervise)!.DueAt);
        Assert.Equal("card", Assert.Single(Refused<Refusal.Invalid>(Do(back, yellow with { Card = Card.None }, Supervisor)).Faults).Field);
    }

    [Fact]
    public void Whoever_issued_it_closes_it_and_another_supervisor_says_why()
    {
        var replied = After(Supervised(), Do(Supervised(), Answered, Liaison), Liaison);
        Assert.Equal(Supervisor.AccountId, replied.Orders[0].IssuedBy);
        var other = Actor.Of(Guid.CreateVersion7(), "吴江", null, Role.Supervisor);
        Assert.IsType<Decision.Events>(Do(replied, new ReviewSupervision(Unit, true), Supervisor));
        Assert.Equal("reason", Assert.Single(Refused<Refusal.Invalid>(Do(replied, new ReviewSupervision(Unit, true), other)).Faults).Field);
        Assert.IsType<Decision.Events>(Do(replied, new ReviewSupervision(Unit, true, Pii.Text("签发人休假，照片齐全")), other));

        // A leader has a say in their own only.
        Refused<Refusal.NotYourOrder>(Do(replied, new ReviewSupervision(Unit, true, Pii.Text("同意")), Leader));
        Refused<Refusal.NotYourOrder>(Do(replied, new WithdrawSupervision(Unit, Pii.Text("不必")), Leader));
        var ticket = In(TicketState.InHandling);
        var theirs = After(ticket, Do(ticket, Issued with { Level = SupervisionLevel.Leader }, Leader), Leader);
        theirs = After(theirs, Do(theirs, Answered, Liaison), Liaison);
        Assert.Equal(SupervisionState.Closed, After(theirs, Do(theirs, new ReviewSupervision(Unit, true), Leader), Leader).Orders[0].State);
        Assert.Equal(SupervisionState.Withdrawn, After(theirs, Do(theirs, new WithdrawSupervision(Unit, Pii.Text("已了解")), Leader), Leader).Orders[0].State);
        Refused<Refusal.RoleMissing>(Do(theirs, new GiveCard(Unit, Card.Yellow, Pii.Text("逾期")), Leader));

        // Of one issued before the issuer was kept any supervisor says why.
        var old = replied with { Orders = [replied.Orders[0] with { IssuedBy = null }] };
        Refused<Refusal.Invalid>(Do(old, new ReviewSupervision(Unit, true), Supervisor));
        Refused<Refusal.NotYourOrder>(Do(old, new ReviewSupervision(Unit, true), Leader));
    }

    [Fact]
    public void Withdrawn_it_is_gone_and_can_be_issued_anew()
    {
        var ticket = Supervised();
        var gone = After(ticket, Do(ticket, new WithdrawSupervision(Unit, Pii.Text("已办结")), Supervisor), Supervisor);
        Assert.Null(gone.Running(DeadlineKind.Supervise));
        Refused<Refusal.NotSupervised>(Do(gone, new WithdrawSupervision(Unit, Pii.Text("x")), Supervisor));
        Refused<Refusal.NotSupervised>(Do(gone, new GiveCard(Unit, Card.Yellow, Pii.Text("x")), Supervisor));
        Assert.Equal(2, After(gone, Do(gone, Issued, Supervisor), Supervisor).Orders.Length);
    }

    private static Ticket Supervised(Supervise? order = null)
    {
        var ticket = In(TicketState.InHandling);
        return After(ticket, Do(ticket, order ?? Issued, Supervisor), Supervisor);
    }
}
