using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>不予受理 by one level besides who proposes it, or by two (docs/adr/0158).</summary>
public sealed class RefusalLevelsTests
{
    private static readonly Pii Why = Pii.Text("请向区信访局反映");
    private static readonly ProposeRefusal Proposal = new(RefusalReason.Petition, Why);
    private static readonly RuleOnRefusal Yes = new(true, Why);
    private static readonly RuleOnRefusal No = new(false, Pii.Text("属于城管职责"));
    private static readonly Policy TwoLevels = new(RefusalApproval: 2);
    private static readonly Actor Both = Actor.Of(Guid.CreateVersion7(), "龚琳", null, Role.Dispatcher, Role.Supervisor);
    private static readonly Actor Second = Actor.Of(Guid.CreateVersion7(), "冯洁", null, Role.Dispatcher);

    [Fact]
    public void By_default_one_level_as_before_and_also_for_what_was_proposed_before_there_were_levels()
    {
        Assert.Equal(1, new Policy().RefusalApproval);
        var proposed = Proposed(new Policy());
        foreach (var one in new[] { Dispatcher, Supervisor })
        {
            Assert.IsType<TicketEvent.RefusedToTake>(Assert.Single(Events(Do(proposed, Yes, one, TwoLevels)))); // As the number was when it was proposed.
        }

        var old = Assert.IsType<TicketEvent.RefusalProposed>(Dispatch.Tickets.Storage.EventReading.Of("RefusalProposed", $"{{\"reason\":\"Petition\",\"byId\":\"{TheAgent.AccountId}\"}}"));
        Assert.Equal(1, old.Levels);
    }

    [Fact]
    public void Of_two_a_dispatcher_passes_it_on_and_a_supervisor_decides_three_people_in_all()
    {
        var proposed = Proposed(TwoLevels);
        Assert.Equal((2, null), (proposed.RefusalLevels, proposed.RefusalPassedBy));
        Refused<Refusal.RefusalWithDispatchers>(Do(proposed, Yes, Supervisor, TwoLevels));
        Refused<Refusal.RefusalWithDispatchers>(Do(proposed, No, Supervisor, TwoLevels));
        Assert.Equal((true, false), (VerbOffer.Stands(Verb.RuleOnRefusal, proposed, By(Dispatcher)), VerbOffer.Stands(Verb.RuleOnRefusal, proposed, By(Supervisor))));

        var passed = After(proposed, Do(proposed, Yes, Dispatcher, new Policy()), Dispatcher);
        Assert.Equal((TicketState.PendingDispatch, RefusalReason.Petition, Dispatcher.AccountId), (passed.State, passed.RefusalReason, passed.RefusalPassedBy));
        Assert.Equal(proposed.Deadlines, passed.Deadlines); // The same clock, whoever's turn it is.
        Refused<Refusal.OwnApproval>(Do(passed, Yes, Dispatcher, TwoLevels));
        Refused<Refusal.RefusalWithSupervisors>(Do(passed, No, Second, TwoLevels));
        Assert.Equal((false, true), (VerbOffer.Stands(Verb.RuleOnRefusal, passed, By(Second)), VerbOffer.Stands(Verb.RuleOnRefusal, passed, By(Supervisor))));
        var refused = After(passed, Do(passed, Yes, Supervisor, TwoLevels), Supervisor);
        Assert.Equal((TicketState.Refused, 1, null), (refused.State, refused.RefusalLevels, refused.RefusalPassedBy));
    }

    [Fact]
    public void Who_is_dispatcher_and_supervisor_is_one_person_all_the_same()
    {
        var proposed = Proposed(TwoLevels);
        var passed = After(proposed, Do(proposed, Yes, Both, TwoLevels), Both);
        Assert.Equal((TicketState.PendingDispatch, Both.AccountId), (passed.State, passed.RefusalPassedBy));
        Refused<Refusal.OwnApproval>(Do(passed, Yes, Both, TwoLevels));
        var own = In(TicketState.PendingDispatch);
        own = After(own, Do(own, Proposal, Both, TwoLevels), Both);
        Refused<Refusal.OwnProposal>(Do(own, Yes, Both, TwoLevels));
    }

    [Fact]
    public void Whoever_dismisses_it_ends_it_and_so_does_a_dispatch_and_proposed_again_it_begins_with_the_first_level()
    {
        var proposed = Proposed(TwoLevels);
        var passed = After(proposed, Do(proposed, Yes, Dispatcher, TwoLevels), Dispatcher);
        foreach (var ended in new[]
        {
            After(proposed, Do(proposed, No, Dispatcher, TwoLevels), Dispatcher), After(passed, Do(passed, No, Supervisor, TwoLevels), Supervisor),
            After(passed, Do(passed, new DispatchTo(Unit), Second, TwoLevels), Second),
        })
        {
            Assert.Equal((null, null, 1, null), (ended.RefusalReason, ended.RefusalBy, ended.RefusalLevels, ended.RefusalPassedBy));
        }

        var again = After(passed, Do(passed, Proposal, Second, TwoLevels), Second);
        Assert.Equal((Second.AccountId, null), (again.RefusalBy, again.RefusalPassedBy));
        Refused<Refusal.RefusalWithDispatchers>(Do(again, Yes, Supervisor, TwoLevels));
    }

    [Fact]
    public void A_supervisor_passes_over_dispatchers_who_say_nothing_until_the_clock_is_red()
    {
        var proposed = Proposed(TwoLevels);
        var red = proposed.Running(DeadlineKind.Dispatch)!.RedAt;
        Refused<Refusal.RefusalWithDispatchers>(Do(proposed, Yes, Supervisor, TwoLevels, red.AddSeconds(-1)));
        Assert.IsType<TicketEvent.RefusedToTake>(Assert.Single(Events(Do(proposed, Yes, Supervisor, TwoLevels, red))));
        Assert.IsType<TicketEvent.RefusalApproved>(Assert.Single(Events(Do(proposed, Yes, Dispatcher, TwoLevels, red)))); // A dispatcher's word is the first in any case.
        Refused<Refusal.HasVoices>(Do(proposed with { Voices = 2 }, Yes, Dispatcher, TwoLevels)); // Nobody passes on what can not be refused.
    }

    private static Ticket Proposed(Policy policy)
    {
        var draft = In(TicketState.Draft);
        return After(draft, Do(draft, Proposal, TheAgent, policy), TheAgent);
    }

    private static Decision Do(Ticket ticket, TicketCommand command, Actor actor, Policy policy, DateTimeOffset? now = null) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, By(actor, policy) with { Now = now ?? Now });
}
