using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class FollowUpTests
{
    private static Ticket Waiting => In(TicketState.AwaitingFollowUp) with { Deadlines = [Clock(DeadlineKind.FollowUp, new Span(3, SpanUnit.WorkingDays))] };

    [Theory]
    [InlineData(Solved.Solved)]
    [InlineData(Solved.Basically)]
    public void Solved_closes(Solved solved)
    {
        var after = After(Waiting, Do(Waiting, new FollowUp(true, true, solved, Satisfaction.Satisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.Closed, solved), (after.State, after.Solved));
        Assert.All(after.Deadlines, deadline => Assert.NotNull(deadline.FinishedAt));
    }

    [Fact]
    public void Not_solved_goes_back_to_the_same_unit_as_the_second_round_with_new_clocks()
    {
        var after = After(Waiting, Do(Waiting, new FollowUp(true, false, Solved.Unsolved, Satisfaction.VeryDissatisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.AwaitingSignFor, 2, Unit), (after.State, after.Round, after.UnitCode));
        Assert.NotNull(after.Running(DeadlineKind.SignFor));
        Assert.NotNull(after.Running(DeadlineKind.Citizen));
        Assert.Null(after.Running(DeadlineKind.FollowUp));
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), after.Running(DeadlineKind.Handle)!.Trace[0].Reckoning.Span);
    }

    [Fact]
    public void From_the_third_round_on_a_dispatcher_decides()
    {
        var second = Waiting with { Round = 2 };
        var after = After(second, Do(second, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.Redo, 3, Unit), (after.State, after.Round, after.UnitCode));
        Assert.NotNull(after.Running(DeadlineKind.Dispatch));
        var again = After(after, Do(after, new DispatchTo(Unit), Dispatcher), Dispatcher);
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), again.Running(DeadlineKind.Handle)!.Trace[0].Reckoning.Span);
    }

    [Fact]
    public void A_unit_that_was_closed_meanwhile_gets_nothing_back()
    {
        var orphan = Waiting with { UnitCode = "gone" };
        Assert.Equal(TicketState.Redo, After(orphan, Do(orphan, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent).State);
    }

    [Fact]
    public void Not_reached_is_an_outcome_and_the_third_time_closes_as_unreachable()
    {
        var ticket = Waiting;
        for (var tries = 1; tries <= 2; tries++)
        {
            ticket = After(ticket, Do(ticket, new FollowUp(false, Note: Pii.Text("无人接听")), TheAgent), TheAgent);
            Assert.Equal((TicketState.AwaitingFollowUp, tries), (ticket.State, ticket.FollowUpTries));
        }

        Assert.Contains(new TicketEvent.Closed(Unreachable: true), Events(Do(ticket, new FollowUp(false), TheAgent)));
    }

    [Fact]
    public void A_reached_citizen_must_be_asked_both_questions() =>
        Assert.Equal(["solved", "satisfied"], Refused<Refusal.Invalid>(Do(Waiting, new FollowUp(true), TheAgent)).Faults.Select(fault => fault.Field));

    [Fact]
    public void Urging_counts_and_changes_no_state()
    {
        var ticket = In(TicketState.InHandling) with { UrgeCount = 1 };
        var after = After(ticket, Do(ticket, new Urge(Pii.Text("又打来了")), TheAgent), TheAgent);
        Assert.Equal((TicketState.InHandling, 2), (after.State, after.UrgeCount));
    }
}
