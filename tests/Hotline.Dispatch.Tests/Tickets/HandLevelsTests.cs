using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>下派 and 转办 where the policy asks for levels: what is asked for, who approves, and what is looked at again then.</summary>
public sealed class HandLevelsTests
{
    private static readonly Pii Why = Pii.Text("属辖区事务");
    private static readonly HandAcross Across = new("roads-east", Why);
    private static readonly RuleOnHanding Yes = new(true, Why);
    private static readonly RuleOnHanding No = new(false, Why);
    private static readonly Policy TwoLevels = new(HandLevels: 2);

    [Fact]
    public void Nobody_is_asked_until_the_operator_says_so()
    {
        Assert.Equal(0, new Policy().HandLevels);
        Assert.IsType<TicketEvent.HandedAcross>(Assert.Single(Events(Do(At("roads"), Across, Of("roads"), new Policy()))));
    }

    [Theory]
    [InlineData(1, "street")]
    [InlineData(2, "street", "roads")]
    [InlineData(3, "street", "roads", "city")]
    [InlineData(4, "street", "roads", "city")] // Above the city stands the hotline itself.
    [InlineData(4, "roads", "city")]
    [InlineData(4, "water")]
    public void The_units_above_approve_in_their_turn_and_then_the_hotline(int levels, string from, params string[] chain)
    {
        var (policy, to) = (new Policy(HandLevels: levels), from switch { "street" => "street-b", "roads" => "street", _ => "wells" });
        TicketCommand command = from == "street" ? new HandAcross(to, Why) : new HandDown(to, Why);
        var ticket = At(from) with { HandedDownBy = ["city"] };
        var asked = After(ticket, Do(ticket, command, Of(from), policy), Of(from));
        Assert.Equal((TicketState.InHandling, from, 0, new HandingRequest(from == "street" ? HandingWay.Across : HandingWay.Down, to, Now)), (asked.State, asked.UnitCode, asked.HandCount, asked.HandingAsked));
        Assert.Equal(ticket.Deadlines, asked.Deadlines); // Its clocks run on.
        foreach (var (unit, next) in chain.Select((unit, at) => (unit, chain.ElementAtOrDefault(at + 1))))
        {
            Assert.Equal(unit, asked.HandingWith);
            Assert.Contains(unit, asked.Followers);
            Assert.Equal(unit, Refused<Refusal.HandingWithUnit>(Do(asked, Yes, Dispatcher, policy)).UnitCode);
            Assert.Equal(Verb.RuleOnHanding, Approval.RulingOf(Of(unit), asked));
            Assert.All(new[] { "street", "roads", "city", "ministry", "water" }.Except([unit]), stranger => Refused<Refusal.NotFound>(Do(asked, Yes, Of(stranger), policy)));
            Assert.Equal(new TicketEvent.HandingApproved(unit, next) { Text = Why }, Assert.Single(Events(Do(asked, Yes, Of(unit), policy))));
            asked = After(asked, Do(asked, Yes, Of(unit), policy), Of(unit));
            Assert.Equal((TicketState.InHandling, from), (asked.State, asked.UnitCode));
        }

        Assert.Null(asked.HandingWith);
        var done = Assert.Single(Events(Do(asked, Yes, Supervisor, policy)));
        var byItself = Assert.Single(Events(Do(ticket, command, Of(from), new Policy())));
        Assert.Equal((byItself.Kind, from, to), (done.Kind, WhereTo(done).From, WhereTo(done).To));
        var (handed, alone) = (After(asked, Do(asked, Yes, Supervisor, policy), Supervisor), After(ticket, [byItself], Under(Of(from), policy)));
        Assert.Equal((TicketState.AwaitingSignFor, to, 1, null), (handed.State, handed.UnitCode, handed.HandCount, handed.HandingAsked));
        Assert.Equal(alone.HandedDownBy, handed.HandedDownBy);
        Assert.Equal(alone.Deadlines.Select(clock => (clock.Kind, clock.UnitCode, clock.DueAt)), handed.Deadlines.Select(clock => (clock.Kind, clock.UnitCode, clock.DueAt)));
    }

    [Fact]
    public void Whoever_refuses_ends_it_and_says_why()
    {
        var asked = Asked();
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(asked, new RuleOnHanding(false), Of("city"), TwoLevels)).Faults.Single().Field);
        foreach (var (ticket, actor) in new[] { (asked, Of("city")), (Passed(asked), Dispatcher) })
        {
            var refused = After(ticket, Do(ticket, No, actor, TwoLevels), actor);
            Assert.Equal((TicketState.InHandling, "roads", null, null), (refused.State, refused.UnitCode, refused.HandingAsked, refused.HandingWith));
            Refused<Refusal.NoHandingAsked>(Do(refused, Yes, Dispatcher, TwoLevels));
        }

        Refused<Refusal.RoleMissing>(Do(asked, Yes, TheAgent, TwoLevels));
    }

    [Fact]
    public void Nobody_waits_for_a_unit_that_says_nothing_or_is_gone()
    {
        var asked = Asked();
        var red = asked.Running(DeadlineKind.Handle)!.RedAt;
        Refused<Refusal.HandingWithUnit>(Do(asked, Yes, Dispatcher, TwoLevels, red.AddSeconds(-1)));
        Assert.IsType<TicketEvent.HandedAcross>(Assert.Single(Events(Do(asked, Yes, Dispatcher, TwoLevels, red))));
        Assert.IsType<TicketEvent.HandedAcross>(Assert.Single(Events(Do(asked with { HandingChain = ["gone"] }, Yes, Dispatcher, TwoLevels))));
    }

    [Fact]
    public void The_same_is_asked_once_and_something_else_takes_its_place_from_the_first_level_on()
    {
        var asked = Asked();
        Refused<Refusal.HandingAsked>(Do(asked, Across, Of("roads"), TwoLevels));
        foreach (var verb in new[] { Verb.HandDown, Verb.HandAcross })
        {
            Assert.True(VerbOffer.Stands(verb, asked, Under(Of("roads"), TwoLevels)));
        }

        var passed = After(asked, Do(asked, Yes, Of("city"), TwoLevels), Of("city"));
        Assert.Null(passed.HandingWith);
        var instead = After(passed, Do(passed, new HandDown("street", Why), Of("roads"), TwoLevels, Now.AddHours(1)), Of("roads"), Now.AddHours(1));
        Assert.Equal((new HandingRequest(HandingWay.Down, "street", Now.AddHours(1)), "city"), (instead.HandingAsked, instead.HandingWith));
        Refused<Refusal.HandingWithUnit>(Do(instead, Yes, Dispatcher, TwoLevels));
        Assert.Equal("street", Assert.IsType<TicketEvent.HandedDown>(Assert.Single(Events(Do(Passed(instead), Yes, Dispatcher, TwoLevels)))).ToUnit);

        // What may not be asked for leaves what was asked before.
        Refused<Refusal.NotBelow>(Do(asked, new HandDown("wells", Why), Of("roads"), TwoLevels));

        Assert.False(VerbOffer.Stands(Verb.RuleOnHanding, asked, Under(Dispatcher, TwoLevels)));
        Assert.True(VerbOffer.Stands(Verb.RuleOnHanding, asked, Under(Of("city"), TwoLevels)));
        Assert.True(VerbOffer.Stands(Verb.RuleOnHanding, passed, Under(Dispatcher, TwoLevels)));

        // The policy of now asks nobody: it is done, also what was asked for, and nothing is asked any more.
        foreach (var (command, to) in new (TicketCommand, string)[] { (new HandDown("street", Why), "street"), (Across, "roads-east") })
        {
            var done = After(asked, Do(asked, command, Of("roads"), new Policy()), Of("roads"));
            Assert.Equal((to, null, null), (done.UnitCode, done.HandingAsked, done.HandingWith));
        }
    }

    /// <summary>What is refused at once is refused when it is asked for, and again when it is approved last: the tree, the cap and the ticket are others by then.</summary>
    [Theory]
    [InlineData("ticket.unknown-unit")]
    [InlineData("ticket.handed-too-often")]
    [InlineData("ticket.return-forbidden")]
    [InlineData("ticket.not-beside")]
    [InlineData("ticket.handed-back")]
    public void What_bars_it_bars_the_asking_and_the_last_approval_and_no_other(string refusal)
    {
        Ticket Barred(Ticket ticket) => refusal switch
        {
            "ticket.handed-too-often" => ticket with { HandCount = new Policy().MaxHands },
            "ticket.return-forbidden" => ticket with { ReturnForbidden = true },
            "ticket.handed-back" => ticket with { LedBy = ["roads-east", "roads"] },
            _ => ticket,
        };
        Func<Unit, Unit> change = unit => (refusal, unit.Code) switch
        {
            ("ticket.unknown-unit", "roads-east") => unit with { Active = false },
            ("ticket.not-beside", "roads-east") => unit with { ParentCode = "water" },
            _ => unit,
        };
        Assert.Equal(refusal, Assert.IsType<Decision.No>(Do(Barred(At("roads")), Across, Of("roads"), TwoLevels, change: change)).Why.Id);
        var asked = Barred(Asked());
        Assert.Equal(refusal, Assert.IsType<Decision.No>(Do(Passed(asked), Yes, Dispatcher, TwoLevels, change: change)).Why.Id);
        Assert.IsType<TicketEvent.HandingApproved>(Assert.Single(Events(Do(asked, Yes, Of("city"), TwoLevels, change: change))));
        Assert.IsType<TicketEvent.HandingRefused>(Assert.Single(Events(Do(Passed(asked), No, Dispatcher, TwoLevels, change: change))));
    }

    [Fact]
    public void Down_it_goes_only_where_the_unit_is_still_below()
    {
        var asked = After(At("city"), Do(At("city"), new HandDown("roads", Why), Of("city"), TwoLevels), Of("city"));
        Assert.Null(asked.HandingWith); // Above the city's is the hotline alone.
        Refused<Refusal.NotBelow>(Do(asked, Yes, Dispatcher, TwoLevels, change: unit => unit.Code == "roads" ? unit with { ParentCode = "water" } : unit));
    }

    [Fact]
    public void Asked_in_time_it_is_not_too_late_when_it_is_approved_and_what_ran_over_meanwhile_is_who_asked()
    {
        var ticket = At("roads") with { Deadlines = [Clock(DeadlineKind.Handle, new(2, SpanUnit.Hours))] };
        var (due, late) = (Now.AddHours(2), Now.AddHours(3));
        Refused<Refusal.HandedTooLate>(Do(ticket, Across, Of("roads"), TwoLevels, late));
        var asked = After(ticket, Do(ticket, Across, Of("roads"), TwoLevels, due), Of("roads"), due);
        var handed = After(asked, Do(asked, Yes, Dispatcher, TwoLevels, late), Dispatcher, late);
        Assert.Equal((JudgementKind.Overdue, "roads"), Assert.Single(handed.Judgements.Select(held => (held.Kind, held.UnitCode))));
        Assert.Equal(Scenes.Catalog.CalendarOf("roads-east").Add(late, new Span(2, SpanUnit.WorkingDays)), handed.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal(Light.Normal, handed.Running(DeadlineKind.Handle)!.Light);

        var inTime = After(asked, Do(Passed(asked), Yes, Dispatcher, TwoLevels, due), Dispatcher, due);
        Assert.Empty(inTime.Judgements);
    }

    private static (string From, string To) WhereTo(TicketEvent happened) => happened switch
    {
        TicketEvent.HandedDown down => (down.FromUnit, down.ToUnit),
        TicketEvent.HandedAcross across => (across.FromUnit, across.ToUnit),
        _ => ("", ""),
    };

    private static Ticket Asked() => After(At("roads"), Do(At("roads"), Across, Of("roads"), TwoLevels), Of("roads"));

    /// <summary>Approved by all above.</summary>
    private static Ticket Passed(Ticket ticket) => ticket with { HandingChain = [] };

    private static Actor Of(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员", unit, Role.Liaison);

    private static Ticket At(string unit) => In(TicketState.InHandling) with { UnitCode = unit, LedBy = [unit], ReceivedAt = Now };

    private static Scene Under(Actor actor, Policy policy, DateTimeOffset? now = null, Func<Unit, Unit>? change = null) => new(actor, now ?? Now, new CatalogSnapshot(
        [.. Scenes.Catalog.Units.Values.Append(new("street", "朝阳街道办", "roads", "360103", Level: UnitLevel.Township)).Append(new("street-b", "丁公路街道办", "roads", "360103", Level: UnitLevel.Township)).Select(change ?? (unit => unit))],
        Scenes.Catalog.Categories.Values, Scenes.Catalog.Regions.Values, [], CatalogData.Holidays(), CatalogData.DefaultLimits(), policy, Scenes.Catalog.Platforms.Values));

    /// <summary>As <see cref="Scenes.Do"/>, under other numbers of the operator's and in a tree with streets.</summary>
    private static Decision Do(Ticket ticket, TicketCommand command, Actor actor, Policy policy, DateTimeOffset? now = null, Func<Unit, Unit>? change = null) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, Under(actor, policy, now, change));
}
