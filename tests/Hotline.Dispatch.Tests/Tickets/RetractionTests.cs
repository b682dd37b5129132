using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>代撤回: whose the staff withdraw, and where it takes two (docs/adr/0150).</summary>
public sealed class RetractionTests
{
    private static readonly Pii Why = Pii.Text("来电称已自行解决");
    private static readonly Pii Theirs = Pii.Phone("13879100001");
    private static readonly Policy TwoPeople = new(RetractApproval: 1);
    private static readonly Actor ShiftLead = Actor.Of(Guid.CreateVersion7(), "万里", null, Role.ShiftLead);
    private static readonly Actor Second = Actor.Of(Guid.CreateVersion7(), "龚琳", null, Role.Dispatcher, Role.Agent);

    public static TheoryData<TicketState> Retractable { get; } = [.. TicketLifecycle.Table.Single(row => row.Verb == Verb.Retract).From];

    [Fact]
    public void An_agent_withdraws_what_they_took_in_or_with_the_citizen_on_the_line_and_a_shift_lead_any()
    {
        var ticket = In(TicketState.InHandling);
        Refused<Refusal.NobodyOnTheLine>(Do(ticket, new Retract(Why), OtherAgent, new Policy()));
        Refused<Refusal.AnothersTicket>(Do(ticket, new Retract(Why, null, Pii.Phone("13800000000")), OtherAgent, new Policy()));
        Refused<Refusal.AnothersTicket>(Do(ticket, new Retract(Why, null, Pii.Phone("13800000000")), TheAgent, new Policy())); // Who is on the line speaks of another's.
        Assert.IsType<TicketEvent.Retracted>(Assert.Single(Events(Do(ticket, new Retract(Why, null, Theirs), OtherAgent, new Policy()))));
        Assert.IsType<TicketEvent.Retracted>(Assert.Single(Events(Do(ticket, new Retract(Why), TheAgent, new Policy()))));
        Assert.IsType<TicketEvent.Retracted>(Assert.Single(Events(Do(ticket, new Retract(Why), ShiftLead, new Policy()))));
    }

    [Theory, MemberData(nameof(Retractable))]
    public void Where_the_policy_asks_for_two_it_stays_where_it_is_until_the_second_has_said_so(TicketState state)
    {
        var ticket = In(state);
        var proposed = After(ticket, Do(ticket, new Retract(Why), TheAgent, TwoPeople), TheAgent);
        Assert.Equal((state, TheAgent.AccountId, null), (proposed.State, proposed.RetractAskedBy, proposed.ClosedAt));
        Assert.Equal(ticket.Deadlines, proposed.Deadlines); // Its clocks run on.
        Refused<Refusal.RetractionProposed>(Do(proposed, new Retract(Why), ShiftLead, TwoPeople));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(proposed, new RuleOnRetraction(false), Supervisor, TwoPeople)).Faults.Single().Field);
        Refused<Refusal.RoleMissing>(Do(proposed, new RuleOnRetraction(true), OtherAgent, TwoPeople));
        Refused<Refusal.NoRetractionProposed>(Do(ticket, new RuleOnRetraction(true), Supervisor, TwoPeople));

        var withdrawn = After(proposed, Do(proposed, new RuleOnRetraction(true), Dispatcher, TwoPeople), Dispatcher);
        Assert.Equal((TicketState.Refused, Now, null), (withdrawn.State, withdrawn.ClosedAt, withdrawn.RetractAskedBy));
        Assert.All(withdrawn.Deadlines, clock => Assert.Equal(DeadlineState.Void, clock.State));
        var dismissed = After(proposed, Do(proposed, new RuleOnRetraction(false, Why), Supervisor, TwoPeople), Supervisor);
        Assert.Equal(ticket with { EventSeq = dismissed.EventSeq }, dismissed);
    }

    [Fact]
    public void Who_proposed_it_does_not_decide_whatever_else_they_are()
    {
        var ticket = In(TicketState.InHandling) with { OwnerId = Second.AccountId };
        var proposed = After(ticket, Do(ticket, new Retract(Why), Second, TwoPeople), Second);
        Refused<Refusal.OwnRetraction>(Do(proposed, new RuleOnRetraction(true), Second, TwoPeople));
        Assert.False(VerbOffer.Stands(Verb.RuleOnRetraction, proposed, By(Second)));
        Assert.True(VerbOffer.Stands(Verb.RuleOnRetraction, proposed, By(Dispatcher)));
        Assert.Equal((false, true), (VerbOffer.Stands(Verb.Retract, proposed, By(TheAgent)), VerbOffer.Stands(Verb.Retract, proposed, By(Actor.Citizen))));
    }

    [Fact]
    public void The_citizens_own_waits_for_nobody_and_ends_what_was_proposed()
    {
        var ticket = In(TicketState.InHandling);
        Assert.IsType<TicketEvent.Retracted>(Assert.Single(Events(Do(ticket, new Retract(), Actor.Citizen, TwoPeople))));
        var proposed = Proposed(TicketState.InHandling);
        var withdrawn = After(proposed, Do(proposed, new Retract(), Actor.Citizen, TwoPeople), Actor.Citizen);
        Assert.Equal((TicketState.Refused, null), (withdrawn.State, withdrawn.RetractAskedBy));
    }

    [Fact]
    public void Whoever_has_it_goes_on_and_an_answer_ends_the_proposal()
    {
        var proposed = Proposed(TicketState.AwaitingSignFor);
        var signed = After(proposed, Do(proposed, new SignFor(), Liaison, TwoPeople), Liaison);
        Assert.Equal(TheAgent.AccountId, signed.RetractAskedBy);
        Assert.Equal(TheAgent.AccountId, After(signed, Do(signed, new Reassign("water", Why), Supervisor, TwoPeople), Supervisor).RetractAskedBy);
        Assert.Null(After(signed, Do(signed, new Reply(Pii.Text("已修好")), Liaison, TwoPeople), Liaison).RetractAskedBy);
        var pending = Proposed(TicketState.PendingDispatch);
        Assert.Null(After(pending, [new TicketEvent.HandedOut("12315", 60)], By(Dispatcher)).RetractAskedBy);
        Refused<Refusal.WrongState>(Do(In(TicketState.AwaitingFollowUp) with { RetractAskedBy = TheAgent.AccountId }, new RuleOnRetraction(true), Supervisor, TwoPeople));
    }

    [Fact]
    public void Until_it_is_decided_on_it_is_merged_into_nothing_and_no_suggestion_sends_it_away()
    {
        Refused<Refusal.RetractionProposed>(Do(Proposed(TicketState.InHandling), new MergeInto(In(TicketState.InHandling)), Dispatcher, TwoPeople));
        Assert.Empty(Events(Do(Proposed(TicketState.PendingDispatch), new DispatchBySuggestion("water", 99), Actor.System, TwoPeople)));
    }

    /// <summary>Proposed while it is merged, before and after the matter's answer turns out to be another matter's.</summary>
    [Fact]
    public void A_merge_undone_gives_it_back_as_it_was()
    {
        var matter = In(TicketState.InHandling) with { Number = "261125000001", UnitCode = "roads-east" };
        var (ticket, undo) = (In(TicketState.InHandling) with { Number = "261125000002" }, new UndoMerge(matter, Why));
        var merged = After(ticket, Do(ticket, new MergeInto(matter), Dispatcher, TwoPeople), Dispatcher);
        var proposed = After(merged, Do(merged, new Retract(Why), TheAgent, TwoPeople), TheAgent);
        var apart = After(proposed, Do(proposed, undo, Supervisor, TwoPeople), Supervisor);
        Assert.Equal((TicketState.InHandling, TheAgent.AccountId), (apart.State, apart.RetractAskedBy));

        var answered = After(proposed, Do(proposed, new AnswerWithMatter(matter.Id, "261125000001", "roads-east", Pii.Text("已修好")), Actor.System, TwoPeople), Actor.System);
        Assert.Equal((TicketState.AwaitingFollowUp, null), (answered.State, answered.RetractAskedBy));
        Assert.Equal(TheAgent.AccountId, After(answered, Do(answered, undo, Supervisor, TwoPeople), Supervisor).RetractAskedBy);

        // What was proposed in the round that the answer led to is decided on first.
        var redo = After(answered, Do(answered, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Satisfied), TheAgent, TwoPeople), TheAgent);
        var again = After(redo, Do(redo, new Retract(Why), TheAgent, TwoPeople), TheAgent);
        Refused<Refusal.RetractionProposed>(Do(again, undo, Supervisor, TwoPeople));
    }

    private static Ticket Proposed(TicketState state)
    {
        var ticket = In(state);
        return After(ticket, Do(ticket, new Retract(Why), TheAgent, TwoPeople), TheAgent);
    }

    /// <summary>As <see cref="Scenes.Do"/>, under other numbers of the operator's.</summary>
    private static Decision Do(Ticket ticket, TicketCommand command, Actor actor, Policy policy) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, By(actor, policy));
}
