using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>延期: the unit's own city or county approves first, then the hotline; the clock runs on.</summary>
public sealed class ExtensionLevelTests
{
    private static readonly Pii Why = Pii.Text("需开挖");
    private static readonly Actor City = Actor.Of(Guid.CreateVersion7(), "市局联络员", "city", Role.Liaison);
    private static readonly Actor Ministry = Actor.Of(Guid.CreateVersion7(), "省厅联络员", "ministry", Role.Liaison);

    [Fact]
    public void A_unit_below_a_city_is_approved_of_by_it_and_then_by_the_hotline()
    {
        var handling = In(TicketState.InHandling);
        var asked = After(handling, Do(handling, new Extend(3, Why), Liaison), Liaison);
        Assert.Equal((TicketState.ExtensionReview, "city"), (asked.State, asked.ExtensionWith));
        Assert.Contains("city", asked.Followers);
        Assert.Equal("city", Refused<Refusal.ExtensionWithUnit>(Do(asked, new RuleOnExtension(true), Dispatcher)).UnitCode);
        Refused<Refusal.ExtensionWithUnit>(Do(asked, new RuleOnExtension(false, Why), Supervisor));
        foreach (var stranger in new[] { Ministry, OtherLiaison, Liaison })
        {
            Refused<Refusal.NotFound>(Do(asked, new RuleOnExtension(true), stranger));
        }

        var passed = After(asked, Do(asked, new RuleOnExtension(true), City), City);
        Assert.Equal((TicketState.ExtensionReview, null, 3, 0), (passed.State, passed.ExtensionWith, passed.ExtensionAsked, passed.ExtensionCount));
        Assert.DoesNotContain("city", passed.Followers);
        Assert.Equal(handling.Running(DeadlineKind.Handle), passed.Running(DeadlineKind.Handle));
        Refused<Refusal.NotFound>(Do(passed, new RuleOnExtension(true), City));

        var granted = After(passed, Do(passed, new RuleOnExtension(true), Dispatcher), Dispatcher);
        Assert.Equal((TicketState.InHandling, 1, 3), (granted.State, granted.ExtensionCount, granted.ExtensionDays));
        Assert.True(granted.Running(DeadlineKind.Handle)!.DueAt > handling.Running(DeadlineKind.Handle)!.DueAt);
    }

    [Fact]
    public void Either_level_refuses_with_a_reason_and_ends_it()
    {
        var asked = Asked(By(Liaison));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(asked, new RuleOnExtension(false), City)).Faults.Single().Field);
        var refused = After(asked, Do(asked, new RuleOnExtension(false, Pii.Text("理由不足")), City), City);
        Assert.Equal((TicketState.InHandling, null, null, 0), (refused.State, refused.ExtensionAsked, refused.ExtensionWith, refused.ExtensionCount));
        Assert.Equal(asked.Running(DeadlineKind.Handle), refused.Running(DeadlineKind.Handle));
        var passed = After(asked, Do(asked, new RuleOnExtension(true), City), City);
        Assert.IsType<TicketEvent.ExtensionRefused>(Assert.Single(Events(Do(passed, new RuleOnExtension(false, Pii.Text("不同意")), Dispatcher))));
    }

    [Fact]
    public void The_policy_says_how_many_levels_there_are_and_nobody_above_is_the_hotline_alone()
    {
        Assert.Null(Asked(By(Liaison, new Policy(ExtensionLevels: 1))).ExtensionWith);
        Assert.Equal(["city"], Asked(By(Liaison, new Policy(ExtensionLevels: 4))).ExtensionChain);
        var ofCity = In(TicketState.InHandling) with { UnitCode = "city" };
        Assert.Null(Assert.IsType<TicketEvent.ExtensionAsked>(Assert.Single(Events(new Extend(1, Why).Decide(ofCity, By(City))))).Chain);
        var ofWells = In(TicketState.InHandling) with { UnitCode = "wells" };
        Assert.Equal(["water"], Assert.IsType<TicketEvent.ExtensionAsked>(Assert.Single(Events(new Extend(1, Why).Decide(ofWells, By(OtherLiaison))))).Chain);
    }

    [Fact]
    public void What_waits_for_a_unit_that_has_gone_out_of_use_is_the_hotlines()
    {
        var waiting = Asked(By(Liaison)) with { ExtensionChain = ["gone"] };
        Assert.IsType<TicketEvent.ExtensionGranted>(Assert.Single(Events(Do(waiting, new RuleOnExtension(true), Dispatcher))));
    }

    [Fact]
    public void A_level_that_says_nothing_is_passed_over_once_the_clock_is_red()
    {
        var asked = Asked(By(Liaison));
        var red = asked.Running(DeadlineKind.Handle)!.RedAt;
        Refused<Refusal.ExtensionWithUnit>(Do(asked, new RuleOnExtension(true), Dispatcher, red.AddSeconds(-1)));
        Assert.IsType<TicketEvent.ExtensionGranted>(Assert.Single(Events(Do(asked, new RuleOnExtension(true), Dispatcher, red))));
        Assert.IsType<TicketEvent.ExtensionApproved>(Assert.Single(Events(Do(asked, new RuleOnExtension(true), City, red))));
    }

    [Fact]
    public void A_unit_that_replies_meanwhile_asks_nobody_any_more()
    {
        var asked = Asked(By(Liaison));
        var replied = After(asked, Do(asked, new Reply(Pii.Text("已修复")), Liaison), Liaison);
        Assert.Equal((null, null), (replied.ExtensionWith, replied.ExtensionAsked));
        Assert.DoesNotContain("city", replied.Followers);
    }

    private static Ticket Asked(Scene scene)
    {
        var handling = In(TicketState.InHandling);
        return After(handling, new Extend(3, Why).Decide(handling, scene), Liaison);
    }
}
