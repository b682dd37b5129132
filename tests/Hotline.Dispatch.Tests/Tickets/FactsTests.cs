using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>退回补充: a dispatcher asks, the agent who took it or the shift answers, and nobody's clock is nobody's.</summary>
public sealed class FactsTests
{
    private static readonly Pii Question = Pii.Text("坑在哪个路口？");
    private static readonly Pii Answer = Pii.Text("已致电诉求人：朝阳中路与孺子路口");
    private static readonly Actor Lead = Actor.Of(Guid.CreateVersion7(), "郑强", null, Role.ShiftLead);

    [Fact]
    public void The_agent_who_took_it_is_asked_while_on_duty_and_else_the_shift()
    {
        var own = Asked(TheAgent.AccountId);
        Assert.Equal((TicketState.PendingDispatch, TheAgent.AccountId, 1), (own.State, own.Question!.OfId!.Value, own.FactsAsked));
        Refused<Refusal.FactsOfAnother>(Do(own, new GiveFacts(Answer), OtherAgent));
        Assert.Null(Asked(OtherAgent.AccountId).Question!.OfId);
        Events(Do(Asked(), new GiveFacts(Answer), OtherAgent));
        Events(Do(own, new GiveFacts(Answer), Lead));
        Refused<Refusal.RoleMissing>(Do(own, new GiveFacts(Answer), Dispatcher));
        Refused<Refusal.RoleMissing>(Do(Pending(), new AskFacts(Question, Nobody), TheAgent));
    }

    [Fact]
    public void Once_half_the_time_is_gone_whoever_is_there_answers()
    {
        var own = Asked(TheAgent.AccountId);
        var half = own.Running(DeadlineKind.Facts)!.AmberAt;
        Refused<Refusal.FactsOfAnother>(Do(own, new GiveFacts(Answer), OtherAgent, half.AddSeconds(-1)));
        Events(Do(own, new GiveFacts(Answer), OtherAgent, half));
    }

    [Fact]
    public void The_dispatchers_clock_stands_the_agents_runs_and_the_citizens_is_not_touched()
    {
        var pending = Pending();
        var asked = After(pending, Do(pending, new AskFacts(Question, Nobody), Dispatcher, Now.AddMinutes(10)), Dispatcher, Now.AddMinutes(10));
        Assert.Equal(DeadlineState.Paused, asked.Running(DeadlineKind.Dispatch)!.State);
        Assert.Equal(pending.Running(DeadlineKind.Citizen), asked.Running(DeadlineKind.Citizen));
        var facts = asked.Running(DeadlineKind.Facts)!;
        Assert.Equal(facts.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(facts)).Due);
        Assert.Equal(Audience.Hotline, EscalationLadder.AudienceOf(1, DeadlineKind.Facts));

        var at = Now.AddHours(1);
        var given = After(asked, Do(asked, new GiveFacts(Answer), TheAgent, at), TheAgent, at);
        Assert.Equal((TicketState.PendingDispatch, null), (given.State, given.Question));
        Assert.Equal((DeadlineState.Running, at.AddMinutes(20)), (given.Running(DeadlineKind.Dispatch)!.State, given.Running(DeadlineKind.Dispatch)!.DueAt));
        var ended = given.Deadlines.Single(clock => clock.Kind == DeadlineKind.Facts);
        Assert.Equal((DeadlineState.Met, false), (ended.State, ended.WasLate));
    }

    [Fact]
    public void What_was_wrong_is_set_right_and_what_the_citizen_said_stays()
    {
        var patch = new DraftPatch(
            TicketType.Help, "050402", "360102", Pii.Address("孺子路口"), Title: Pii.Text(""), Content: Pii.Text("别的话"), Urgency: Urgency.Critical, ContactPhone: Pii.Phone("13700000001"));
        var decided = Assert.IsType<Decision.Events>(Do(Asked(), new GiveFacts(Answer, patch), OtherAgent));
        var moved = Assert.IsType<TicketEvent.Classified>(decided.List[0]);
        Assert.Equal(("050401", "050402", "360103", "360102"), (moved.CategoryBefore, moved.CategoryCode, moved.RegionBefore, moved.RegionCode));
        Assert.Equal(["categoryCode", "regionCode", "place", "contactPhone"], Assert.IsType<TicketEvent.FactsGiven>(decided.List[1]).Changed);
        Assert.Equal(
            Fields with { CategoryCode = "050402", RegionCode = "360102", Place = Pii.Address("孺子路口"), ContactPhone = Pii.Phone("13700000001") }, decided.Fields);
        Assert.Empty(Assert.IsType<TicketEvent.FactsGiven>(Assert.Single(Events(Do(Asked(), new GiveFacts(Answer), OtherAgent)))).Changed);
    }

    [Fact]
    public void Who_an_anonymous_citizen_is_is_not_found_out()
    {
        var fields = Fields with { Anonymous = true, ContactName = null, ContactPhone = null };
        var asked = After(Pending(fields), Do(Pending(fields), new AskFacts(Question, Nobody), Dispatcher), Dispatcher);
        Assert.Empty(Assert.IsType<TicketEvent.FactsGiven>(Assert.Single(Events(Do(asked, new GiveFacts(Answer, new DraftPatch(ContactName: Pii.Name("熊建国"))), OtherAgent)))).Changed);
    }

    [Fact]
    public void It_is_asked_in_words_once_at_a_time_and_not_for_ever()
    {
        Assert.Equal("question", Refused<Refusal.Invalid>(Do(Pending(), new AskFacts(Pii.Text(" "), Nobody), Dispatcher)).Faults.Single().Field);
        Refused<Refusal.FactsAsked>(Do(Asked(), new AskFacts(Question, Nobody), Dispatcher));
        Assert.Equal(2, Refused<Refusal.FactsAskedTooOften>(Do(Pending() with { FactsAsked = 2 }, new AskFacts(Question, Nobody), Dispatcher)).Max);
        Refused<Refusal.NoFactsAsked>(Do(Pending(), new GiveFacts(Answer), TheAgent));
        Refused<Refusal.RefusalProposed>(Do(Pending() with { RefusalBy = Supervisor.AccountId }, new AskFacts(Question, Nobody), Dispatcher));
        Refused<Refusal.WrongState>(Do(In(TicketState.Ruling), new AskFacts(Question, Nobody), Dispatcher));
        var wrong = Refused<Refusal.Invalid>(Do(Asked(), new GiveFacts(Pii.Text(""), new DraftPatch(CategoryCode: "0504", ContactPhone: Pii.Phone("电话"))), OtherAgent));
        Assert.Equal(["answer", "categoryCode", "contactPhone"], wrong.Faults.Select(fault => fault.Field).Order());
    }

    [Fact]
    public void What_nobody_touched_keeps_no_answer_back()
    {
        var old = Fields with { CategoryCode = "0999", RegionCode = "360999", Title = Pii.Text(new string('长', 200)), ContactPhone = Pii.Phone("无"), Longitude = 999, Latitude = 1, Datum = "WGS-84" };
        var asked = After(Pending(old), Do(Pending(old), new AskFacts(Question, Nobody), Dispatcher), Dispatcher);
        Assert.Empty(Assert.IsType<TicketEvent.FactsGiven>(Assert.Single(Events(Do(asked, new GiveFacts(Answer), OtherAgent)))).Changed);
        var placed = Assert.IsType<Decision.Events>(Do(asked, new GiveFacts(Answer, new DraftPatch(Place: Pii.Address("孺子路口"))), OtherAgent));
        Assert.Equal(old with { Place = Pii.Address("孺子路口") }, placed.Fields);
        Assert.Equal(["regionCode"], Faults(new DraftPatch(RegionCode: "nowhere", Place: Pii.Address("孺子路口"))));
        Assert.Equal(["datum"], Faults(new DraftPatch(Longitude: 115, Latitude: 28)));
        Assert.Equal(["datum", "point"], Faults(new DraftPatch(Datum: "other")));
        Assert.Equal(["title"], Faults(new DraftPatch(Title: Pii.Text(new string('短', 101)))));

        IEnumerable<string> Faults(DraftPatch patch) => Refused<Refusal.Invalid>(Do(asked, new GiveFacts(Answer, patch), OtherAgent)).Faults.Select(fault => fault.Field).Order();
    }

    [Fact]
    public void Whatever_else_becomes_of_it_the_question_is_over_and_its_clock_is_nobodys()
    {
        var asked = Asked(TheAgent.AccountId);
        (TicketCommand, Actor)[] ways =
        [
            (new DispatchTo(Unit), Dispatcher), (new HandOut("12315", Pii.Text("消费")), Dispatcher), (new Retract(), Actor.Citizen),
            (new ProposeRefusal(RefusalReason.Petition, Pii.Text("请向信访局反映")), TheAgent),
        ];
        foreach (var (way, actor) in ways)
        {
            var after = After(asked, Do(asked, way, actor), actor);
            Assert.Null(after.Question);
            Assert.Equal(DeadlineState.Void, after.Deadlines.Single(clock => clock.Kind == DeadlineKind.Facts).State);
            Assert.DoesNotContain(after.Deadlines, clock => clock.State == DeadlineState.Paused);
        }

        Assert.Empty(Events(Do(asked, new DispatchBySuggestion(Unit, 99), Actor.System)));
    }

    [Fact]
    public void A_merge_leaves_the_question_aside_and_the_matters_answer_ends_it()
    {
        var matter = In(TicketState.InHandling) with { Number = "261125000009" };
        var asked = Asked(TheAgent.AccountId);
        var merged = After(asked, Do(asked, new MergeInto(matter), Dispatcher), Dispatcher);
        Refused<Refusal.WrongState>(Do(merged, new GiveFacts(Answer), TheAgent));
        Assert.All(merged.Deadlines, clock => Assert.Null(clock.NextFireAt));
        var answered = After(merged, Do(merged, new AnswerWithMatter(matter.Id, "261125000009", Unit, Pii.Text("已修好")), Actor.System), Actor.System);
        Assert.Null(answered.Question);
        Assert.Equal([DeadlineKind.FollowUp], answered.Deadlines.Where(clock => clock.FinishedAt is null).Select(clock => clock.Kind));
    }

    [Fact]
    public void What_is_to_be_done_again_is_asked_about_by_the_same_rules()
    {
        var closed = In(TicketState.AwaitingFollowUp) with { UnitCode = "city" };
        var redo = After(closed, Do(closed, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.AwaitingSignFor, 2), (redo.State, redo.Round)); // There is a unit above; without one it is a dispatcher's.
        redo = After(closed with { UnitCode = null }, Do(closed with { UnitCode = null }, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal(TicketState.Redo, redo.State);
        var at = Now.AddMinutes(10);
        var asked = After(redo, Do(redo, new AskFacts(Question, new HashSet<Guid> { TheAgent.AccountId }), Dispatcher, at), Dispatcher, at);
        Assert.Equal((TicketState.Redo, TheAgent.AccountId, 1), (asked.State, asked.Question!.OfId!.Value, asked.FactsAsked));
        Assert.Equal((DeadlineState.Paused, true), (asked.Running(DeadlineKind.Dispatch)!.State, asked.Running(DeadlineKind.Facts)!.IsRunning));
        Assert.Equal(redo.Running(DeadlineKind.Citizen), asked.Running(DeadlineKind.Citizen));
        Refused<Refusal.FactsAsked>(Do(asked, new AskFacts(Question, Nobody), Dispatcher));
        Refused<Refusal.FactsOfAnother>(Do(asked, new GiveFacts(Answer), OtherAgent));
        Refused<Refusal.FactsAskedTooOften>(Do(redo with { FactsAsked = 2 }, new AskFacts(Question, Nobody), Dispatcher));

        var given = After(asked, Do(asked, new GiveFacts(Answer), TheAgent, at.AddHours(1)), TheAgent, at.AddHours(1));
        Assert.Equal((TicketState.Redo, null, true), (given.State, given.Question, given.Running(DeadlineKind.Dispatch)!.IsRunning));
        var sent = After(asked, Do(asked, new DispatchTo(Unit), Dispatcher), Dispatcher);
        Assert.Equal((null, DeadlineState.Void), (sent.Question, sent.Deadlines.Single(clock => clock.Kind == DeadlineKind.Facts).State));
    }

    private static HashSet<Guid> Nobody => [];

    private static Ticket Pending(TicketFields? fields = null)
    {
        var draft = In(TicketState.Draft, fields);
        return After(draft, new TicketEvent.Accepted(TicketType.Complaint, "050401", "360103", Urgency.Normal), TheAgent);
    }

    /// <param name="onDuty">Who is.</param>
    private static Ticket Asked(params Guid[] onDuty)
    {
        var pending = Pending();
        return After(pending, Do(pending, new AskFacts(Question, onDuty.ToHashSet()), Dispatcher), Dispatcher);
    }
}
