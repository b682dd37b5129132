using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>并单: what a merge does to the one merged, and that undoing it leaves nothing behind.</summary>
public sealed class MergeTests
{
    private static readonly Ticket Matter = In(TicketState.InHandling) with { Number = "261125000001" };

    [Theory]
    [InlineData(TicketState.PendingDispatch)]
    [InlineData(TicketState.AwaitingSignFor)]
    [InlineData(TicketState.InHandling)]
    [InlineData(TicketState.Redo)]
    public void An_undone_merge_restores_the_ticket_exactly_and_the_unit_has_left_what_it_had(TicketState state)
    {
        var ticket = In(state) with { Number = "261125000002" };
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        var at = Now.AddHours(1);
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher, at), Dispatcher, at);
        Assert.Equal((TicketState.Merged, Matter.Id, Unit), (merged.State, merged.MergedInto, merged.MatterUnit));
        Assert.All(merged.Deadlines, clock => Assert.Null(clock.NextFireAt));
        Assert.Equal(Light.Normal, ClockRules.Worst(merged.Deadlines));

        var later = Now.AddDays(30);
        var undone = After(merged, Do(merged, new UndoMerge(Matter, Pii.Text("不是同一处")), Supervisor, later), Supervisor, later);
        Assert.Equal(ticket with { EventSeq = 3, Deadlines = [] }, undone with { Deadlines = [] });
        Assert.Equal(ticket.Running(DeadlineKind.Citizen), undone.Running(DeadlineKind.Citizen)); // They have waited all the while.
        if (ticket.Running(DeadlineKind.Handle) is { } before)
        {
            var (handle, calendar) = (undone.Running(DeadlineKind.Handle)!, Scenes.Catalog.CalendarOf(Unit)); // It was open.
            Assert.Equal((DeadlineState.Running, before.Light, before.Total), (handle.State, handle.Light, handle.Total));
            Assert.Equal(calendar.Measure(at, before.DueAt), calendar.Measure(later, handle.DueAt));
            Assert.Contains("2026年11月25日 11:00因并单暂停计时", TraceWords.Of(handle), StringComparison.Ordinal);
            Assert.Contains("2026年12月25日 10:00恢复计时", TraceWords.Of(handle), StringComparison.Ordinal);
            Assert.DoesNotContain(Events(Do(undone, new Escalate(), Actor.System, later)), happened => happened is TicketEvent.LightTurned { Clock: DeadlineKind.Handle });
        }
    }

    [Fact]
    public void One_that_had_run_over_before_the_merge_has_run_over_after_it()
    {
        var ticket = In(TicketState.InHandling);
        var late = ticket.Running(DeadlineKind.Handle)!.DueAt.AddHours(2);
        ticket = After(ticket, Do(ticket, new Escalate(), Actor.System, late), Actor.System, late);
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher, late), Dispatcher, late);
        Assert.Equal((0, Light.Normal), (merged.EscalationLevel, merged.Light));
        var later = late.AddDays(20);
        var undone = After(merged, Do(merged, new UndoMerge(Matter, Pii.Text("不是同一处")), Supervisor, later), Supervisor, later);
        Assert.Equal((ticket.Running(DeadlineKind.Handle)!.DueAt, Light.Overdue, 1), (undone.Running(DeadlineKind.Handle)!.DueAt, undone.Light, undone.EscalationLevel));
    }

    [Fact]
    public void A_days_off_list_that_changes_while_it_is_merged_moves_what_is_left_and_it_stays_set_aside()
    {
        var ticket = In(TicketState.InHandling);
        var at = Now.AddHours(1);
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher, at), Dispatcher, at);
        var handle = merged.Running(DeadlineKind.Handle)!;
        var again = ClockRules.ClockOf(handle, merged, By(Actor.System, at.AddDays(3))).Recount(handle, at.AddDays(3));
        Assert.Equal(handle with { Trace = again.Trace }, again);
        Assert.True(again.StandsByMerge);
    }

    [Fact]
    public void What_it_is_proposed_to_refuse_is_decided_on_first()
    {
        var proposed = In(TicketState.PendingDispatch) with { Number = "261125000002" };
        proposed = After(proposed, Do(proposed, new ProposeRefusal(RefusalReason.NotGovernment, Pii.Text("请向物业反映")), Dispatcher), Dispatcher);
        Refused<Refusal.RefusalProposed>(Do(proposed, new MergeInto(Matter), Supervisor));

        // One that was merged with it before: the answer is the decision.
        var merged = proposed with { State = TicketState.Merged, MergedFrom = TicketState.PendingDispatch, MergedInto = Matter.Id };
        var answered = After(merged, Do(merged, new AnswerWithMatter(Matter.Id, "261125000001", Unit, Pii.Text("已修好")), Actor.System), Actor.System);
        Assert.Equal((null, null), (answered.RefusalBy, answered.RefusalReason));
    }

    [Theory]
    [InlineData(TicketState.PendingDispatch)]
    [InlineData(TicketState.Redo)]
    public void An_undone_merge_restores_an_open_question_with_its_clocks(TicketState state)
    {
        var ticket = In(state) with { Number = "261125000002", UnitCode = null };
        ticket = ticket with { Deadlines = [Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays)), Clock(DeadlineKind.Dispatch, new Span(30, SpanUnit.WorkingMinutes))] };
        ticket = After(ticket, Do(ticket, new AskFacts(Pii.Text("在哪个路口？"), new HashSet<Guid> { TheAgent.AccountId }), Dispatcher, Now.AddMinutes(10)), Dispatcher, Now.AddMinutes(10));
        Assert.Equal([DeadlineState.Running, DeadlineState.Paused, DeadlineState.Running], ticket.Deadlines.Select(clock => clock.State));

        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher), Dispatcher);
        Assert.All(merged.Deadlines, clock => Assert.Equal((DeadlineState.SetAside, null), (clock.State, clock.NextFireAt)));
        var later = Now.AddDays(30);
        var undone = After(merged, Do(merged, new UndoMerge(Matter, Pii.Text("不是同一处")), Supervisor, later), Supervisor, later);
        Assert.Equal(ticket.Deadlines, undone.Deadlines);
        Assert.Equal(ticket with { EventSeq = undone.EventSeq, Deadlines = [] }, undone with { Deadlines = [] });
        Assert.Equal(TheAgent.AccountId, undone.Question!.OfId);
    }

    [Fact]
    public void Only_into_a_ticket_whose_answer_is_to_come_and_not_into_itself()
    {
        var ticket = In(TicketState.PendingDispatch);
        Refused<Refusal.MergesWithItself>(Do(ticket, new MergeInto(ticket), Dispatcher));
        foreach (var state in new[] { TicketState.Draft, TicketState.Merged, TicketState.AwaitingFollowUp, TicketState.Closed, TicketState.Refused })
        {
            Assert.Equal(state, Refused<Refusal.MatterNotOpen>(Do(ticket, new MergeInto(Matter with { State = state }), Dispatcher)).State);
        }

        Refused<Refusal.RoleMissing>(Do(ticket, new MergeInto(Matter), TheAgent));
        Refused<Refusal.WrongState>(Do(In(TicketState.ReturnReview), new MergeInto(Matter), Dispatcher));
        var ordered = In(TicketState.InHandling) with { Orders = [new SupervisionOrder(Unit, SupervisionLevel.Hotline, SupervisionState.AwaitingReply, Now)] };
        Refused<Refusal.OrderOpen>(Do(ordered, new MergeInto(Matter), Dispatcher));
        Refused<Refusal.MatterMerged>(Do(In(TicketState.Merged), new UndoMerge(Matter with { State = TicketState.Merged }, Pii.Text("x")), Dispatcher));
    }

    [Fact]
    public void A_draft_goes_straight_in_with_its_number_and_its_clocks_set_aside()
    {
        var merged = After(In(TicketState.Draft), Do(In(TicketState.Draft) with { OwnerId = TheAgent.AccountId }, new AcceptInto(Matter), TheAgent), TheAgent);
        Assert.Equal((TicketState.Merged, TicketState.PendingDispatch), (merged.State, merged.MergedFrom));
        Assert.Equal([DeadlineState.SetAside, DeadlineState.SetAside], merged.Deadlines.Select(clock => clock.State));
        Assert.Equal("title", Refused<Refusal.Invalid>(Do(In(TicketState.Draft, Fields with { Title = null }), new AcceptInto(Matter), TheAgent)).Faults.Single().Field);
    }

    [Fact]
    public void The_matters_answer_is_the_voices_answer_with_a_follow_up_of_its_own_and_not_solved_reopens_it_alone()
    {
        var ticket = In(TicketState.PendingDispatch);
        ticket = ticket with { Deadlines = [Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays)), Clock(DeadlineKind.Dispatch, new Span(30, SpanUnit.WorkingMinutes))] };
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher), Dispatcher);
        var answered = After(merged, Do(merged, new AnswerWithMatter(Matter.Id, "261125000001", Unit, Pii.Text("已修好")), Actor.System), Actor.System);
        Assert.Equal((TicketState.AwaitingFollowUp, Unit, Matter.Id), (answered.State, answered.UnitCode, answered.MergedInto));
        Assert.Equal([DeadlineState.Met, DeadlineState.Void, DeadlineState.Running], answered.Deadlines.Select(clock => clock.State));
        Assert.Equal(DeadlineKind.FollowUp, answered.Deadlines[^1].Kind);

        var redo = After(answered, Do(answered, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen), Actor.Citizen);
        Assert.Equal((TicketState.AwaitingSignFor, "city", 2), (redo.State, redo.UnitCode, redo.Round));
        Refused<Refusal.WrongState>(Do(merged, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Actor.Citizen));
    }
}
