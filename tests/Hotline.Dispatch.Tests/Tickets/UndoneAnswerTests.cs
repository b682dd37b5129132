using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>A merge that turns out wrong once the matter's answer has become the voice's: whatever came of that, the voice is what it would be had nobody answered.</summary>
public sealed class UndoneAnswerTests
{
    private const string East = "roads-east";
    private static readonly Ticket Matter = In(TicketState.InHandling) with { Number = "261125000001", UnitCode = East };
    private static readonly Actor Eastern = Actor.Of(Guid.CreateVersion7(), "谢芳", East, Role.Liaison);
    private static readonly Actor Above = Actor.Of(Guid.CreateVersion7(), "胡军", "city", Role.Liaison);
    private static readonly UndoMerge Undo = new(Matter, Pii.Text("不是同一处"));

    /// <summary>What can come of an answer until somebody sees that it was another's.</summary>
    private static readonly (TicketCommand Command, Actor Actor)[][] Courses =
    [
        [],
        [(new FollowUp(false), TheAgent)],
        [(new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied, ProcessSatisfied: Satisfaction.Satisfied, Clarity: ReplyClarity.Clear), TheAgent)],
        [(new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied, Pii.Text("说的不是我家门口")), TheAgent)],
        [(new Rate(Solved.Unsolved, Satisfaction.VeryDissatisfied, FollowUpWay.Web), Actor.Citizen), (new SignFor(), Above), (new Extend(2, Pii.Text("备料")), Above), (new RuleOnExtension(true, Pii.Text("同意")), Supervisor)],
        [(new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), (new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), "water", Pii.Text("权属图")), Above), (new RuleOnReturn(true, Pii.Text("同意")), Dispatcher)],
    ];

    public static TheoryData<TicketState, int> All => [.. from state in new[] { TicketState.PendingDispatch, TicketState.AwaitingSignFor, TicketState.InHandling, TicketState.Redo } from course in Enumerable.Range(0, Courses.Length) select (state, course)];

    [Theory, MemberData(nameof(All))]
    public void It_is_as_if_nobody_had_answered(TicketState state, int course)
    {
        var (merged, answered) = Answered(state);
        var (at, now) = (answered, Now.AddHours(3));
        foreach (var (command, actor) in Courses[course])
        {
            at = After(at, Do(at, command, actor, now), actor, now);
            now = now.AddHours(1);
        }

        var later = Now.AddDays(30);
        var decision = Do(at, Undo, Supervisor, later);
        Assert.Equal(["AnswerWithdrawn", "MergeUndone"], Events(decision).Select(happened => happened.Kind));
        var undone = After(at, decision, Supervisor, later);
        var expected = After(merged, Do(merged, Undo, Supervisor, later), Supervisor, later);
        Assert.Empty(undone.Judgements);
        Assert.Equal(expected with { EventSeq = undone.EventSeq, Deadlines = [], Judgements = [] }, undone with { Deadlines = [], Judgements = [] });
        var ids = expected.Deadlines.Select(clock => clock.Id).ToHashSet();
        Assert.Equal(expected.Deadlines.Select(Words), undone.Deadlines.Where(clock => ids.Contains(clock.Id)).Select(Words));
        Assert.All(undone.Deadlines.Where(clock => !ids.Contains(clock.Id)), clock => Assert.Equal(DeadlineState.Void, clock.State));
    }

    [Fact]
    public void From_there_it_goes_its_own_way_and_is_held_to_what_is_said_of_its_own_answer()
    {
        var (_, answered) = Answered(TicketState.InHandling);
        var unsolved = new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied);
        var redo = After(answered, Do(answered, unsolved, TheAgent, Now.AddHours(3)), TheAgent, Now.AddHours(3));
        Assert.Equal(("city", 2, 2), (redo.UnitCode, redo.Round, redo.Judgements.Length));
        var own = After(redo, Do(redo, Undo, Dispatcher, Now.AddHours(4)), Dispatcher, Now.AddHours(4));
        Assert.Equal((Unit, 1, null, null), (own.UnitCode, own.Round, own.MergedInto, own.Before));
        var replied = After(own, Do(own, new Reply(Pii.Text("已修好"), Without: Pii.Text("不再等待")), Liaison, Now.AddHours(5)), Liaison, Now.AddHours(5));
        var judged = After(replied, Do(replied, unsolved, TheAgent, Now.AddHours(6)), TheAgent, Now.AddHours(6));
        Assert.Equal([(JudgementKind.Unsolved, Unit, 1), (JudgementKind.Dissatisfied, Unit, 1)], judged.Judgements.Select(held => (held.Kind, held.UnitCode, held.Round)));
        Refused<Refusal.WrongState>(Do(judged, Undo, Dispatcher)); // It has been answered by itself.
    }

    /// <summary>疑难 that the wrong answer's course made of it by itself, and a hand-out of that course, are not its own.</summary>
    [Fact]
    public void What_was_counted_and_marked_meanwhile_is_as_before()
    {
        var (_, answered) = Answered(TicketState.InHandling);
        var marked = After(answered with { HandOutCount = 3 }, [new TicketEvent.DifficultFlagged(DifficultReason.Units), new TicketEvent.GroupFlagged(4)], By(Actor.System));
        var undone = After(marked, Do(marked, Undo, Supervisor, Now.AddDays(1)), Supervisor, Now.AddDays(1));
        Assert.Equal((false, 0, true), (undone.Difficult, undone.HandOutCount, undone.Group));

        var byHand = After(marked, [new TicketEvent.DifficultFlagged()], By(Supervisor)); // Somebody says that it is.
        Assert.True(After(byHand, Do(byHand, Undo, Supervisor, Now.AddDays(1)), Supervisor, Now.AddDays(1)).Difficult);
    }

    /// <summary>The citizen's page with the other matter's answer lay open until then.</summary>
    [Fact]
    public void A_rating_of_the_answer_that_was_not_its_own_says_nothing_of_the_one_that_is()
    {
        var (_, answered) = Answered(TicketState.InHandling);
        var rating = new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web, Round: answered.Round, Read: new AnswerRead(answered.RepliedAt));
        Assert.IsType<Decision.Events>(Do(answered, rating, Actor.Citizen, Now.AddHours(3)));
        var own = After(answered, Do(answered, Undo, Dispatcher, Now.AddHours(4)), Dispatcher, Now.AddHours(4));
        var replied = After(own, Do(own, new Reply(Pii.Text("已修好"), Without: Pii.Text("不再等待")), Liaison, Now.AddHours(5)), Liaison, Now.AddHours(5));
        Assert.Equal(answered.Round, replied.Round);
        Refused<Refusal.AnswerChanged>(Do(replied, rating, Actor.Citizen, Now.AddHours(6)));
        Refused<Refusal.AnswerChanged>(Do(replied, rating with { Read = new AnswerRead(null) }, Actor.Citizen, Now.AddHours(6))); // Answered on the call, and found to be wrong.
        Assert.IsType<Decision.Events>(Do(replied, rating with { Read = new AnswerRead(replied.RepliedAt) }, Actor.Citizen, Now.AddHours(6)));
    }

    [Fact]
    public void An_appeal_against_what_is_held_no_more_ends_with_it_and_an_open_order_comes_first()
    {
        var (_, answered) = Answered(TicketState.AwaitingSignFor);
        var at = Now.AddHours(3);
        var redo = After(answered, Do(answered, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Satisfied), TheAgent, at), TheAgent, at);
        var appealed = After(redo, Do(redo, new Appeal(JudgementKind.Unsolved, 1, Pii.Text("另一处"), Pii.Text("照片")), Eastern, at), Eastern, at);
        Assert.NotNull(appealed.Running(DeadlineKind.AppealRuling));
        var undone = After(appealed, Do(appealed, Undo, Supervisor, at.AddHours(1)), Supervisor, at.AddHours(1));
        Assert.Equal((DeadlineState.Void, 0), (undone.Deadlines.Single(clock => clock.Kind == DeadlineKind.AppealRuling).State, undone.Judgements.Length));
        var ordered = After(redo, Do(redo, new Supervise(SupervisionLevel.Hotline, Pii.Text("请尽快")), Supervisor, at), Supervisor, at);
        Refused<Refusal.OrderOpen>(Do(ordered, Undo, Supervisor, at));
    }

    [Fact]
    public void Only_a_voice_that_was_answered_with_its_matter_and_not_past_a_matter_that_was_so_itself()
    {
        Refused<Refusal.WrongState>(Do(In(TicketState.AwaitingFollowUp), Undo, Supervisor));
        var (_, answered) = Answered(TicketState.InHandling);
        Refused<Refusal.MatterMerged>(Do(answered, Undo with { Matter = Matter with { Before = answered.Before } }, Supervisor));
        Refused<Refusal.RoleMissing>(Do(answered, Undo, TheAgent));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(answered, Undo with { Reason = null }, Supervisor)).Faults.Single().Field);
    }

    /// <summary>All of a clock, its trace step by step.</summary>
    private static (Deadline, string) Words(Deadline clock) => (clock with { Trace = [] }, string.Join('|', clock.Trace));

    /// <summary>Merged an hour after it came there, with all that it can stand in the middle of, and answered two hours later.</summary>
    private static (Ticket Merged, Ticket Answered) Answered(TicketState state)
    {
        var ticket = In(state) with { Number = "261125000002" };
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        var (asks, actor) = state switch
        {
            TicketState.InHandling => ((TicketCommand)new AskAssist("water", Pii.Text("关阀")), Liaison),
            TicketState.AwaitingSignFor => (new RecordContact(ContactWay.Telephone, Reached: false), Liaison),
            _ => (new AskFacts(Pii.Text("在哪个路口？"), new HashSet<Guid> { TheAgent.AccountId }), Dispatcher),
        };
        if (state is TicketState.PendingDispatch or TicketState.Redo)
        {
            ticket = ticket with { UnitCode = null, Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Dispatch, new Span(30, SpanUnit.WorkingMinutes))) };
        }

        ticket = After(ticket, Do(ticket, asks, actor, Now.AddMinutes(10)), actor, Now.AddMinutes(10));
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher, Now.AddHours(1)), Dispatcher, Now.AddHours(1));
        var answered = After(merged, Do(merged, new AnswerWithMatter(Matter.Id, "261125000001", East, Pii.Text("已修好")), Actor.System, Now.AddHours(2)), Actor.System, Now.AddHours(2));
        Assert.Equal((TicketState.AwaitingFollowUp, East), (answered.State, answered.UnitCode));
        return (merged, answered);
    }
}
