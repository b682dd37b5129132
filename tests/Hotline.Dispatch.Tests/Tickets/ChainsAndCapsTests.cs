using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>挂起 and 转外部 under the operator's numbers: who approves, and how often.</summary>
public sealed class ChainsAndCapsTests
{
    private static readonly Pii Why = Pii.Text("待枯水期施工");
    private static readonly AskSuspension Ask = new(SuspendReason.SeasonOrProject, 20, Why);
    private static readonly HandOut ToMarket = new("12315", Pii.Text("消费纠纷"));
    private static readonly Actor City = Actor.Of(Guid.CreateVersion7(), "市局联络员", "city", Role.Liaison);
    private static readonly Actor Ministry = Actor.Of(Guid.CreateVersion7(), "省厅联络员", "ministry", Role.Liaison);
    private static readonly Policy TwoLevels = new(SuspensionLevels: 2);
    private static readonly Policy TwoPeople = new(HandOutApproval: 1);

    [Fact]
    public void Nothing_of_it_holds_until_the_operator_says_so()
    {
        var policy = new Policy();
        Assert.Equal((0, 0, 1), (policy.MaxHandOuts, policy.HandOutApproval, policy.SuspensionLevels));
    }

    [Fact]
    public void A_suspension_goes_level_by_level_as_an_extension_does()
    {
        var asked = Asked();
        Assert.Equal(("city", TicketState.InHandling), (asked.SuspensionWith, asked.State));
        Assert.Contains("city", asked.Followers);
        Assert.Equal("city", Refused<Refusal.SuspensionWithUnit>(Do(asked, new RuleOnSuspension(true, Why), Dispatcher, TwoLevels)).UnitCode);
        foreach (var stranger in new[] { Ministry, OtherLiaison, Liaison })
        {
            Refused<Refusal.NotFound>(Do(asked, new RuleOnSuspension(true, Why), stranger, TwoLevels));
        }

        var passed = After(asked, Do(asked, new RuleOnSuspension(true, Why), City, TwoLevels), City);
        Assert.Equal((TicketState.InHandling, null, 0), (passed.State, passed.SuspensionWith, passed.SuspensionCount));
        Assert.NotNull(passed.SuspensionAsked);
        Assert.Equal(asked.Deadlines, passed.Deadlines); // Its clocks run on.
        Assert.DoesNotContain("city", passed.Followers);
        Refused<Refusal.NotFound>(Do(passed, new RuleOnSuspension(true, Why), City, TwoLevels));
        var granted = After(passed, Do(passed, new RuleOnSuspension(true, Why), Dispatcher, TwoLevels), Dispatcher);
        Assert.Equal((TicketState.Suspended, 1, null), (granted.State, granted.SuspensionCount, granted.SuspensionAsked));
    }

    [Fact]
    public void Whoever_refuses_ends_it_and_nobody_waits_for_a_unit_that_says_nothing()
    {
        var asked = Asked();
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(asked, new RuleOnSuspension(false, Pii.Text(" ")), City, TwoLevels)).Faults.Single().Field);
        var refused = After(asked, Do(asked, new RuleOnSuspension(false, Why), City, TwoLevels), City);
        Assert.Equal((TicketState.InHandling, null, null), (refused.State, refused.SuspensionAsked, refused.SuspensionWith));
        var red = asked.Running(DeadlineKind.Handle)!.RedAt;
        Assert.IsType<TicketEvent.Suspended>(Assert.Single(Events(Do(asked, new RuleOnSuspension(true, Why), Dispatcher, TwoLevels, red))));
        Assert.IsType<TicketEvent.Suspended>(Assert.Single(Events(Do(asked with { SuspensionChain = ["gone"] }, new RuleOnSuspension(true, Why), Dispatcher, TwoLevels))));
    }

    [Fact]
    public void The_way_of_a_suspension_ends_with_what_was_asked()
    {
        var asked = Asked();
        Assert.Null(After(asked, Scenes.Do(asked, new Reply(Why), Liaison), Liaison).SuspensionWith);
        Assert.Null(After(asked, Scenes.Do(asked, new Reassign("water", Why), Dispatcher), Dispatcher).SuspensionWith);
        Assert.Equal("city", After(asked, Scenes.Do(asked, new MergeInto(In(TicketState.InHandling)), Dispatcher), Dispatcher).SuspensionWith);
        var direct = In(TicketState.InHandling) with { UnitCode = "water" };
        Assert.Null(After(direct, Do(direct, Ask, OtherLiaison, TwoLevels), OtherLiaison).SuspensionWith); // Nobody is above but the hotline.
    }

    [Fact]
    public void Handing_out_takes_a_second_person_where_the_policy_says_so()
    {
        var pending = In(TicketState.PendingDispatch);
        var proposed = After(pending, Do(pending, ToMarket, Dispatcher, TwoPeople), Dispatcher);
        Assert.Equal((TicketState.PendingDispatch, "12315", 0), (proposed.State, proposed.HandOutAsked!.Platform, proposed.HandOutCount));
        Refused<Refusal.HandOutProposed>(Do(proposed, ToMarket, Dispatcher, TwoPeople));
        Refused<Refusal.HandOutProposed>(Do(proposed, new MergeInto(In(TicketState.InHandling)), Dispatcher, TwoPeople));
        Assert.Empty(Events(Do(proposed, new DispatchBySuggestion("water", 99), Actor.System, TwoPeople)));
        Refused<Refusal.OwnHandOut>(Do(proposed, new RuleOnHandOut(true), Dispatcher, TwoPeople));
        Refused<Refusal.RoleMissing>(Do(proposed, new RuleOnHandOut(true), TheAgent, TwoPeople));
        Refused<Refusal.NoHandOutProposed>(Do(pending, new RuleOnHandOut(true), Supervisor, TwoPeople));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(proposed, new RuleOnHandOut(false), Supervisor, TwoPeople)).Faults.Single().Field);

        var handed = After(proposed, Do(proposed, new RuleOnHandOut(true), Supervisor, TwoPeople), Supervisor);
        Assert.Equal((TicketState.HandedOut, "12315", null, 1), (handed.State, handed.HandedTo, handed.HandOutAsked, handed.HandOutCount));
        Assert.Equal(Now.AddMinutes(1440), handed.Running(DeadlineKind.ExternalAck)!.DueAt);
        var dismissed = After(proposed, Do(proposed, new RuleOnHandOut(false, Why), Supervisor, TwoPeople), Supervisor);
        Assert.Equal((TicketState.PendingDispatch, null), (dismissed.State, dismissed.HandOutAsked));
        Assert.Null(After(proposed, Scenes.Do(proposed, new DispatchTo(Scenes.Unit), Dispatcher), Dispatcher).HandOutAsked);
    }

    [Fact]
    public void An_emergency_waits_for_nobody_and_is_not_counted_out()
    {
        var often = new Policy(HandOutApproval: 1, MaxHandOuts: 1);
        var pending = In(TicketState.PendingDispatch) with { HandOutCount = 7, HandOutAsked = new HandOutProposal("12315", Supervisor.AccountId) };
        Assert.IsType<TicketEvent.HandedOut>(Assert.Single(Events(Do(pending, new HandOut("110", Why), TheAgent, often))));
    }

    [Fact]
    public void To_others_it_goes_out_so_often_and_no_more()
    {
        var twice = new Policy(MaxHandOuts: 2);
        var ticket = In(TicketState.PendingDispatch);
        for (var times = 0; times < 2; times++)
        {
            ticket = After(ticket, Do(ticket, ToMarket, Dispatcher, twice), Dispatcher);
            ticket = After(ticket, Do(ticket, new TakeBackHandOut(Why), Dispatcher, twice), Dispatcher);
        }

        Assert.Equal(2, Refused<Refusal.HandedOutTooOften>(Do(ticket, ToMarket, Dispatcher, twice)).Max);
        Refused<Refusal.HandedOutTooOften>(Do(ticket with { HandOutAsked = new HandOutProposal("12315", Dispatcher.AccountId) }, new RuleOnHandOut(true), Supervisor, twice));
        Assert.IsType<TicketEvent.HandedOut>(Assert.Single(Events(Do(ticket, ToMarket, Dispatcher, new Policy()))));
    }

    private static Ticket Asked()
    {
        var ticket = In(TicketState.InHandling);
        return After(ticket, Do(ticket, Ask, Liaison, TwoLevels), Liaison);
    }

    /// <summary>As <see cref="Scenes.Do"/>, under other numbers of the operator's.</summary>
    private static Decision Do(Ticket ticket, TicketCommand command, Actor actor, Policy policy, DateTimeOffset? now = null) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, By(actor, policy) with { Now = now ?? Now });
}
