using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class FollowUpTests
{
    private static readonly FollowUp Unsolved = new(true, false, Solved.Unsolved, Satisfaction.Dissatisfied);
    private static readonly RuleOnDuty Ruled = new(Unit, Pii.Text("养护名录在册"), "三定规定第5条");

    private static readonly FollowUp Beyond = new(
        true, true, Solved.Unsolved, Satisfaction.Dissatisfied, Pii.Text("要求赔偿无法律依据"), Unreasonable: true, Evidence: Pii.Text("民法典第1165条"));

    private static readonly Actor Lead = Actor.Of(Guid.CreateVersion7(), "郑强", null, Role.ShiftLead);

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
    public void What_may_be_asked_besides_is_kept_with_the_answer_it_was_about_and_stays_unknown_where_it_was_not_asked()
    {
        var asked = new FollowUp(true, true, Solved.Unsolved, Satisfaction.Satisfied, ProcessSatisfied: Satisfaction.Dissatisfied, Clarity: ReplyClarity.Unclear);
        var after = After(Waiting, Do(Waiting, asked, TheAgent), TheAgent);
        Assert.Equal((Satisfaction.Dissatisfied, ReplyClarity.Unclear), (after.ProcessSatisfied, after.Clarity));
        Assert.DoesNotContain(after.Judgements, held => held.Kind == JudgementKind.Dissatisfied); // How one was treated is held against nobody.
        var again = After(after with { State = TicketState.InHandling }, [new TicketEvent.Replied("city")], By(Liaison));
        Assert.Equal((null, null), (again.ProcessSatisfied, again.Clarity));
        Assert.Equal((null, null), After(again, Do(again, new FollowUp(true, null, Solved.Solved, Satisfaction.Satisfied), TheAgent), TheAgent) is var closed ? (closed.ProcessSatisfied, closed.Clarity) : default);

        TicketCommand[] odd =
        [
            asked with { ProcessSatisfied = (Satisfaction)9, Clarity = (ReplyClarity)(-1) },
            new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web, ProcessSatisfied: (Satisfaction)9, Clarity: (ReplyClarity)(-1)),
        ];
        Assert.All(odd, command => Assert.Equal(
            ["processSatisfied malformed", "replyClear malformed"],
            Refused<Refusal.Invalid>(Do(Waiting, command, command is Rate ? Actor.Citizen : TheAgent)).Faults.Select(fault => $"{fault.Field} {fault.Code}")));
    }

    [Fact]
    public void Not_solved_goes_one_level_up_as_the_second_round_with_new_clocks()
    {
        var after = After(Waiting, Do(Waiting, new FollowUp(true, false, Solved.Unsolved, Satisfaction.VeryDissatisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.AwaitingSignFor, 2, "city"), (after.State, after.Round, after.UnitCode));
        Assert.Contains(Unit, after.Followers); // What is held against it, it may read and appeal against.
        Assert.NotNull(after.Running(DeadlineKind.SignFor));
        Assert.NotNull(after.Running(DeadlineKind.Citizen));
        Assert.Null(after.Running(DeadlineKind.FollowUp));
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), after.Running(DeadlineKind.Handle)!.Trace[0].Reckoning.Span);
    }

    [Fact]
    public void The_third_round_is_ruled_on_first_and_the_ruling_opens_it()
    {
        var second = Waiting with { Round = 2, ReturnCount = 1 };
        var after = After(second, Do(second, Unsolved, TheAgent), TheAgent);
        Assert.Equal((TicketState.Ruling, 3, Unit), (after.State, after.Round, after.UnitCode));
        Assert.Equal(new Span(2, SpanUnit.WorkingDays), after.Running(DeadlineKind.Ruling)!.Trace[0].Reckoning.Span);
        Assert.Equal((true, true), (after.Running(DeadlineKind.Dispatch) is null, after.Running(DeadlineKind.Citizen) is { Round: 3 }));
        Refused<Refusal.RoleMissing>(Do(after, Ruled, Dispatcher));
        Refused<Refusal.WrongState>(Do(after, new DispatchTo(Unit), Dispatcher));
        foreach (var unit in new[] { Unit, "water" })
        {
            var decision = Do(after, Ruled with { UnitCode = unit, Assistants = [new AskedUnit("city")] }, Supervisor);
            Assert.Equal(["DutyRuled", "Dispatched", "AssistAsked"], Events(decision).Select(happened => happened.Kind));
            var again = After(after, decision, Supervisor);
            Assert.Equal((TicketState.AwaitingSignFor, 3, unit, true), (again.State, again.Round, again.UnitCode, again.ReturnForbidden));
            Assert.Equal(new Span(3, SpanUnit.WorkingDays), again.Running(DeadlineKind.Handle)!.Trace[0].Reckoning.Span);
            Assert.Null(again.Running(DeadlineKind.Ruling));
        }
    }

    [Fact]
    public void From_which_round_it_is_ruled_on_is_policy()
    {
        Assert.Equal((TicketState.Ruling, 2), Under(new Policy { RulingRound = 2 }, Waiting));
        Assert.Equal((TicketState.Redo, 3), Under(new Policy { RulingRound = 4 }, Waiting with { Round = 2 }));
        Assert.Equal((TicketState.Ruling, 4), Under(new Policy { RulingRound = 4 }, Waiting with { Round = 3 }));

        static (TicketState, int) Under(Policy policy, Ticket ticket)
        {
            var redo = Unsolved.Decide(ticket, By(TheAgent) with { Catalog = CatalogWith(Scenes.Catalog.Rules.All, policy) }) is Decision.Events decided ? decided.List : [];
            var after = redo.Aggregate(ticket, (state, happened) => TicketChange.Apply(state, happened, TheAgent, Now));
            return (after.State, after.Round);
        }
    }

    [Fact]
    public void A_unit_that_was_closed_meanwhile_gets_nothing_back()
    {
        var orphan = Waiting with { UnitCode = "gone" };
        Assert.Equal("city", After(orphan, Do(orphan, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent).UnitCode);
    }

    [Fact]
    public void Not_reached_is_an_outcome_and_the_third_time_closes_as_unreachable()
    {
        var ticket = Waiting;
        for (var tries = 1; tries <= 2; tries++)
        {
            var at = Now.AddHours(4 * tries);
            ticket = After(ticket, Do(ticket, new FollowUp(false, Note: Pii.Text("无人接听")), TheAgent, at), TheAgent, at);
            Assert.Equal((TicketState.AwaitingFollowUp, tries), (ticket.State, ticket.FollowUpTries));
        }

        Assert.Contains(new TicketEvent.Closed(Unreachable: true), Events(Do(ticket, new FollowUp(false), TheAgent, Now.AddHours(12))));
    }

    [Fact]
    public void Tries_of_people_lie_apart_whoever_makes_them_and_one_who_answers_is_asked_at_any_time()
    {
        var tried = After(Waiting, Do(Waiting, new FollowUp(false), TheAgent), TheAgent);
        var next = Now.AddMinutes(240);
        var refusal = Refused<Refusal.FollowedUpRecently>(Do(tried, new FollowUp(false), OtherAgent, next.AddSeconds(-1)));
        Assert.Equal((next, "刚试呼过，11月25日 14:00后再试才计次"), (refusal.NextAt, RefusalWords.Of(refusal)));
        Assert.Equal(2, After(tried, Do(tried, new FollowUp(false), OtherAgent, next), OtherAgent, next).FollowUpTries);
        Events(Do(tried, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent, Now.AddMinutes(1)));
        Events(Do(tried, new FollowUp(false, Way: FollowUpWay.Ivr), Actor.System, Now.AddMinutes(1))); // The telephone has turns of its own.
        Events(new FollowUp(false).Decide(tried, By(TheAgent, new Policy { FollowUpTrySpacing = 0 })));
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

    [Fact]
    public void Where_nobody_is_above_the_hotline_decides()
    {
        var top = Waiting with { UnitCode = "ministry" };
        Assert.Equal((TicketState.Redo, 2), After(top, Do(top, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent) is var after ? (after.State, after.Round) : default);
    }

    [Fact]
    public void What_is_beyond_reason_waits_with_reason_and_evidence_for_a_second_person_who_closes_it()
    {
        Assert.Equal(["note", "evidence"], Refused<Refusal.Invalid>(Do(Waiting, Beyond with { Note = null, Evidence = null }, Lead)).Faults.Select(fault => fault.Field));
        var found = After(Waiting, Do(Waiting, Beyond, Lead), Lead);
        Assert.Equal((TicketState.AwaitingFollowUp, Solved.Unsolved, Lead.AccountId), (found.State, found.Solved, found.UnreasonableBy));
        Assert.True(found.Running(DeadlineKind.FollowUp)!.IsRunning); // It is not over.
        Assert.Equal([JudgementKind.Unsolved, JudgementKind.Dissatisfied], found.Judgements.Select(held => held.Kind));
        Refused<Refusal.FoundUnreasonable>(Do(found, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent));
        Refused<Refusal.AlreadyRated>(Do(found, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen));
        Refused<Refusal.OwnFinding>(Do(found, new RuleOnUnreasonable(true), Lead));
        Refused<Refusal.RoleMissing>(Do(found, new RuleOnUnreasonable(true), TheAgent));
        var closed = After(found, Do(found, new RuleOnUnreasonable(true, Pii.Text("属实")), Supervisor), Supervisor);
        Assert.Equal((TicketState.Closed, Solved.Unsolved, 1, null), (closed.State, closed.Solved, closed.Round, closed.UnreasonableBy));
        Assert.Null(closed.Running(DeadlineKind.FollowUp));
        Refused<Refusal.NothingFoundUnreasonable>(Do(Waiting, new RuleOnUnreasonable(true), Supervisor));
    }

    [Fact]
    public void What_a_second_person_does_not_hold_to_be_beyond_reason_is_done_again_as_if_nobody_had()
    {
        var found = After(Waiting, Do(Waiting, Beyond, TheAgent), TheAgent);
        Assert.Equal(["reason"], Refused<Refusal.Invalid>(Do(found, new RuleOnUnreasonable(false), Supervisor)).Faults.Select(fault => fault.Field));
        var again = After(found, Do(found, new RuleOnUnreasonable(false, Pii.Text("属单位职责")), Supervisor), Supervisor);
        var without = After(Waiting, Do(Waiting, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal((without.State, without.Round, without.UnitCode, null), (again.State, again.Round, again.UnitCode, again.UnreasonableBy));
        Assert.Equal(without.Deadlines.Select(clock => (clock.Kind, clock.State, clock.DueAt)), again.Deadlines.Select(clock => (clock.Kind, clock.State, clock.DueAt)));
    }

    [Fact]
    public void Why_nobody_was_reached_is_kept() =>
        Assert.Equal(NotReached.Busy, Assert.IsType<TicketEvent.FollowedUp>(Events(Do(Waiting, new FollowUp(false, Why: NotReached.Busy), TheAgent))[0]).Why);
}
