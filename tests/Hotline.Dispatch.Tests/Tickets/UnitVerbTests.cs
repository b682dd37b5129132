using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class UnitVerbTests
{
    private static readonly DateTimeOffset Late = Now.AddDays(30);

    [Fact]
    public void Dispatch_starts_the_sign_for_and_handling_clocks()
    {
        var pending = In(TicketState.PendingDispatch) with { Deadlines = [Clock(DeadlineKind.Dispatch, new Span(30, SpanUnit.Minutes))] };
        var after = After(pending, Do(pending, new DispatchTo(Unit), Dispatcher), Dispatcher);
        Assert.Equal(TicketState.AwaitingSignFor, after.State);
        Assert.Equal(Now, after.Running(DeadlineKind.Handle)!.StartedAt);
        Assert.Equal(Now, after.Running(DeadlineKind.SignFor)!.StartedAt);
        Assert.Equal(Now, after.Running(DeadlineKind.Contact)!.StartedAt);
        Assert.Null(after.Running(DeadlineKind.Dispatch));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("gone")]
    public void Dispatch_to_an_unknown_or_closed_unit_is_refused(string unit) =>
        Refused<Refusal.UnknownUnit>(Do(In(TicketState.PendingDispatch), new DispatchTo(unit), Dispatcher));

    [Fact]
    public void Signing_stops_the_sign_for_clock_and_not_the_handling_clock()
    {
        var waiting = In(TicketState.AwaitingSignFor);
        waiting = waiting with { Deadlines = waiting.Deadlines.Add(Clock(DeadlineKind.SignFor, new Span(4, SpanUnit.WorkingHours))) };
        var after = After(waiting, Do(waiting, new SignFor(), Liaison, Now.AddHours(1)), Liaison, Now.AddHours(1));
        Assert.Equal(TicketState.InHandling, after.State);
        Assert.Null(after.Running(DeadlineKind.SignFor));
        Assert.Equal(Now, after.Running(DeadlineKind.Handle)!.StartedAt);
    }

    [Fact]
    public void A_reply_stops_the_handling_clock_and_a_follow_up_is_due()
    {
        var after = After(In(TicketState.InHandling), Do(In(TicketState.InHandling), new Reply(Pii.Text("已修")), Liaison), Liaison);
        Assert.Equal(TicketState.AwaitingFollowUp, after.State);
        Assert.Null(after.Running(DeadlineKind.Handle));
        Assert.NotNull(after.Running(DeadlineKind.FollowUp));
    }

    [Fact]
    public void An_empty_or_overlong_reply_is_refused_by_name()
    {
        Assert.Equal([new FieldFault("reply", "missing")], Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), new Reply(Pii.Text(" ")), Liaison)).Faults);
        Assert.Equal(
            [new FieldFault("reply", "too-long", 2000), new FieldFault("contacted", "too-long", 200)],
            Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), new Reply(Pii.Text(new string('x', 2001)), Pii.Text(new string('x', 201))), Liaison)).Faults);
    }

    [Fact]
    public void A_return_pauses_the_units_clocks_and_not_the_citizens()
    {
        var ticket = In(TicketState.InHandling);
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        var after = After(ticket, Do(ticket, Sent, Liaison), Liaison);
        Assert.Equal(TicketState.ReturnReview, after.State);
        Assert.Equal(DeadlineState.Paused, after.Running(DeadlineKind.Handle)!.State);
        Assert.Equal(DeadlineState.Running, after.Running(DeadlineKind.Citizen)!.State);
    }

    [Fact]
    public void A_return_is_refused_when_forbidden_or_after_the_limit()
    {
        Refused<Refusal.ReturnForbidden>(Do(In(TicketState.InHandling) with { ReturnForbidden = true }, Sent, Liaison));
        Refused<Refusal.ReturnTooLate>(Do(In(TicketState.InHandling), Sent, Liaison, Late));
        Assert.Equal(
            [new FieldFault("reason", "missing"), new FieldFault("legalBasis", "missing"), new FieldFault("proposedUnitCode", "unknown"), new FieldFault("evidence", "missing")],
            Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), new Return(Pii.Text(""), null, "nobody"), Liaison)).Faults);
        Assert.Equal("missing", Assert.Single(Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), Sent with { ProposedUnit = null }, Liaison)).Faults).Code);
        Assert.Equal("proposedUnitCode", Assert.Single(Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), Sent with { ProposedUnit = Unit }, Liaison)).Faults).Field);
    }

    [Fact]
    public void A_rejected_return_goes_back_to_where_it_came_from_and_needs_a_reason()
    {
        var review = In(TicketState.ReturnReview) with { ReturnFrom = TicketState.InHandling };
        Refused<Refusal.Invalid>(Do(review, new RuleOnReturn(false), Dispatcher));
        var after = After(review, Do(review, new RuleOnReturn(false, Pii.Text("属于职责"), ForbidFurther: true), Dispatcher), Dispatcher);
        Assert.Equal(TicketState.InHandling, after.State);
        Assert.True(after.ReturnForbidden);
    }

    [Fact]
    public void An_upheld_return_takes_the_unit_away()
    {
        var review = In(TicketState.ReturnReview) with { ReturnFrom = TicketState.AwaitingSignFor };
        var after = After(review, Do(review, new RuleOnReturn(true), Supervisor), Supervisor);
        Assert.Equal((TicketState.PendingDispatch, null), (after.State, after.UnitCode));
        Assert.NotNull(after.Running(DeadlineKind.Dispatch));
    }

    [Fact]
    public void An_extension_is_asked_in_time_within_number_and_days()
    {
        var asked = Assert.IsType<TicketEvent.ExtensionAsked>(Assert.Single(Events(Do(In(TicketState.InHandling), new Extend(3, Pii.Text("开挖")), Liaison))));
        Assert.Equal((3, Pii.Text("开挖")), (asked.WorkingDays, asked.Text));
        Refused<Refusal.ExtensionTooLate>(Do(In(TicketState.InHandling), new Extend(3, Pii.Text("晚")), Liaison, Late));
        Refused<Refusal.NoExtensionLeft>(Do(In(TicketState.InHandling) with { ExtensionCount = 2 }, new Extend(1, Pii.Text("再")), Liaison));
        Assert.Equal(4, Refused<Refusal.ExtensionTooLong>(Do(In(TicketState.InHandling) with { ExtensionDays = 6 }, new Extend(5, Pii.Text("多")), Liaison)).DaysLeft);
        Refused<Refusal.NoClock>(Do(In(TicketState.InHandling) with { Deadlines = [] }, new Extend(1, Pii.Text("?")), Liaison));
        Assert.Equal(["reason", "workingDays"], Refused<Refusal.Invalid>(Do(In(TicketState.InHandling), new Extend(0, Pii.Text("")), Liaison)).Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void The_clock_runs_while_an_extension_is_under_review_and_the_unit_may_still_reply()
    {
        var review = In(TicketState.ExtensionReview) with { ExtensionAsked = 3 };
        Assert.Equal(DeadlineState.Running, review.Running(DeadlineKind.Handle)!.State);
        Assert.Equal(TicketState.AwaitingFollowUp, After(review, Do(review, new Reply(Pii.Text("提前完成")), Liaison), Liaison).State);
        var granted = After(review, Do(review, new RuleOnExtension(true), Dispatcher), Dispatcher);
        Assert.True(granted.Running(DeadlineKind.Handle)!.DueAt > review.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal((TicketState.InHandling, 1, 3), (granted.State, granted.ExtensionCount, granted.ExtensionDays));
        var refused = After(review, Do(review, new RuleOnExtension(false, Pii.Text("理由不足")), Dispatcher), Dispatcher);
        Assert.Equal(review.Running(DeadlineKind.Handle)!.DueAt, refused.Running(DeadlineKind.Handle)!.DueAt);
    }
}
