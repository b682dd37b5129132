using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>A dispatcher who follows the catalogue, and one who does not.</summary>
public sealed class DispatchByRuleTests
{
    private static readonly Scene WithRules = By(Dispatcher) with
    {
        Catalog = CatalogWith(
        [
            new("050401", "360103", Scenes.Unit, "三定方案", Assistants: "wells|gone", LimitAmount: 24, LimitUnit: SpanUnit.Hours),
            new("050401", "360103", "water", Keyword: "污水"),
        ]),
    };

    [Fact]
    public void Sent_where_the_rule_says_the_rule_fires_with_its_limit_and_its_assisting_units()
    {
        var events = Sent(new DispatchTo(Scenes.Unit, Pii.Text("请尽快"), CategoryCode: "050401"), Fields with { CategoryCode = null });
        Assert.Equal(["Classified", "Dispatched", "AssistAsked"], events.Select(one => one.Kind));
        var dispatched = (TicketEvent.Dispatched)events[1];
        Assert.Equal(("050401-360103", true, new Span(24, SpanUnit.Hours), "三定方案", null), (dispatched.Rule, dispatched.ByHand, dispatched.Limit, dispatched.Basis, dispatched.PassedOver));
        Assert.Equal("请尽快", dispatched.Text!.Value.Clear());
        Assert.Equal("wells", ((TicketEvent.AssistAsked)events[2]).UnitCode);
    }

    [Fact]
    public void The_assisting_units_that_the_dispatcher_chose_are_asked_instead_none_if_none()
    {
        Assert.Equal(["water"], Asked(new DispatchTo(Scenes.Unit, Assistants: [new AskedUnit("water")])));
        Assert.Empty(Asked(new DispatchTo(Scenes.Unit, Assistants: [])));

        static IEnumerable<string> Asked(DispatchTo command) => Sent(command, Fields).OfType<TicketEvent.AssistAsked>().Select(asked => asked.UnitCode);
    }

    [Fact]
    public void Sent_elsewhere_it_names_the_rule_passed_over_and_takes_nothing_from_it()
    {
        var events = Sent(new DispatchTo("city"), Fields);
        Assert.Equal(new TicketEvent.Dispatched("city", 1, Rule: null, PassedOver: "050401-360103", PassedUnit: Scenes.Unit), Assert.Single(events));
        Assert.Null(((TicketEvent.Dispatched)Assert.Single(Sent(new DispatchTo("city", CategoryCode: "050403"), Fields with { CategoryCode = null }), one => one is TicketEvent.Dispatched)).PassedOver);
    }

    [Fact]
    public void A_word_of_the_request_chooses_the_rule_for_the_dispatcher_too()
    {
        var wet = Fields with { Content = Pii.Text("污水从路面坑里冒出来") };
        Assert.Equal("050401-360103-污水", Assert.IsType<TicketEvent.Dispatched>(Assert.Single(Sent(new DispatchTo("water"), wet))).Rule);
        Assert.Equal(("050401-360103-污水", "water"), (Assert.IsType<TicketEvent.Dispatched>(Assert.Single(Sent(new DispatchTo(Scenes.Unit), wet))) is var passed ? passed.PassedOver : "", passed.PassedUnit));
    }

    [Fact]
    public void A_ruling_for_the_catalogue_names_whom_it_named_and_the_word_that_stands_in_its_way()
    {
        var wet = In(TicketState.Ruling, Fields with { Content = Pii.Text("污水从路面坑里冒出来") }) with { ReturnFrom = TicketState.InHandling };
        var ruling = new RuleOnDuty(Scenes.Unit, Pii.Text("养护范围"), "三定方案", ForCatalog: true, [new AskedUnit("wells")]);
        var ruled = Assert.IsType<TicketEvent.DutyRuled>(Events(ruling.Decide(wet, WithRules))[0]);
        Assert.Equal(("污水", "wells"), (Assert.Single(ruled.InTheWay!).Keyword, Assert.Single(ruled.Assistants!)));
        Assert.Equal((null, null), (Ruled(ruling with { Assistants = [] }, wet with { Fields = Fields }).InTheWay, Ruled(ruling with { Assistants = [] }, wet).Assistants));
        Assert.Null(Ruled(ruling with { ForCatalog = false }, wet).InTheWay);

        static TicketEvent.DutyRuled Ruled(RuleOnDuty ruling, Ticket ticket) => Assert.IsType<TicketEvent.DutyRuled>(Events(ruling.Decide(ticket, WithRules))[0]);
    }

    private static IReadOnlyList<TicketEvent> Sent(DispatchTo command, TicketFields fields) => Events(command.Decide(In(TicketState.PendingDispatch, fields), WithRules));
}
