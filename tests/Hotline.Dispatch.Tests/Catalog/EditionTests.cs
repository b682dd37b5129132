using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Catalog;

/// <summary>Rules with words, assisting units and limits; the difference between two catalogues, and what it would have done.</summary>
public sealed class EditionTests
{
    private static readonly RuleBook Book = new(
    [
        new("050402", "3601", "city"), new("050402", "3601", "water", Keyword: "污水"), new("050402", "3601", "roads-east", Keyword: "污水井盖"), new("050402", "360103", "gone", Keyword: "污水"),
        new("050401", "360103", Scenes.Unit),
    ]);

    [Theory]
    [InlineData("井盖丢了", "city")]
    [InlineData("污水外溢", "water")]
    [InlineData("污水井盖丢了", "roads-east")]
    [InlineData(null, "city")]
    public void The_longest_word_that_the_text_has_decides_and_a_closed_unit_does_not_count(string? text, string unit) =>
        Assert.Equal(unit, Book.Find("050402", "360103", text, Scenes.Catalog.Regions, Scenes.Catalog.Units)!.UnitCode);

    [Fact]
    public void What_lies_between_two_catalogues_makes_one_out_of_the_other_and_leaves_the_rest()
    {
        var other = new RuleBook([new("050402", "3601", "water"), new("050402", "3601", "water", Keyword: "污水"), new("050403", "3601", "city", LimitAmount: 3, LimitUnit: SpanUnit.WorkingDays)]);
        var changes = RuleChange.Between(Book, other);
        Assert.Equal(5, changes.Count);
        Assert.Equal(other.All, RuleChange.Over(Book, changes).All);
        Assert.Empty(RuleChange.Between(Book, Book));

        // Laid over a catalogue that moved on meanwhile, it undoes nothing that it does not name.
        var moved = RuleChange.Over(Book, [new RuleChange(null, new RoutingRule("050499", "36", "ministry"))]);
        Assert.Contains(new RoutingRule("050499", "36", "ministry"), RuleChange.Over(moved, changes).All);
    }

    [Fact]
    public void What_a_ruling_overtook_is_not_laid_and_what_takes_an_edition_back_names_only_what_it_changed()
    {
        RoutingRule stands = Book.All.First(rule => rule is { CategoryCode: "050402", RegionCode: "3601", Keyword: "" }), other = stands with { UnitCode = "water" }, added = new("050403", "3601", "city");
        RuleChange[] changes = [new(stands, other, Overtaken: true), new(null, added), new(Book.All[^1], Book.All[^1])];
        var laid = RuleChange.Over(Book, changes);
        Assert.Equal((stands, added), (laid.Of(stands.Key), laid.Of(added.Key)));
        var back = Assert.Single(RuleChange.Reversed(changes));
        Assert.Equal((added, null, added.Key), (back.Before, back.After, back.Key));
        Assert.Equal(Book.All, RuleChange.Over(laid, [back]).All);

        // Gone in both by now, it still says which rule it was about.
        Assert.Equal(stands.Key, (new RuleChange(stands, null) with { Before = null }).Key);
    }

    [Fact]
    public void A_ruling_says_whose_duty_it_is_and_the_rest_is_as_the_catalogue_has_it()
    {
        var now = CatalogWith([new("050401", "3601", "city", "旧依据", Assistants: "water|wells", LimitAmount: 7, LimitUnit: SpanUnit.Days), new("050401", "360103", "wells", Keyword: "坑", Assistants: "city", LimitAmount: 2, LimitUnit: SpanUnit.Hours)]);
        var ruled = new RuledRule(new RoutingRule("050401", "360103", "water", "供水条例"), NamesAssistants: false);
        Assert.Equal(new RoutingRule("050401", "360103", "water", "供水条例", "", "wells", 7, SpanUnit.Days), ruled.On(now)); // None of this place: the wider one's.
        Assert.Equal(("city", new Span(2, SpanUnit.Hours)), (ruled with { Rule = ruled.Rule with { Keyword = "坑" } } is var word ? word.On(now).Assistants : "", word.On(now).Limit));
        Assert.Equal((null, ""), ((ruled with { Rule = ruled.Rule with { CategoryCode = "050499" } }).On(now) is var bare ? bare.Limit : null, bare.Assistants));

        var naming = new RuledRule(ruled.Rule with { UnitCode = "wells", Assistants = "water|city" }, NamesAssistants: true);
        Assert.Equal("water|city", naming.On(now).Assistants);
        Assert.Equal(("water", "city", true), (ruled.After(naming) is var later ? later.Rule.UnitCode : "", later.Rule.Assistants, later.NamesAssistants));
        Assert.Equal(naming, naming.After(ruled));
    }

    [Fact]
    public void A_simulation_counts_what_goes_elsewhere_and_who_was_right()
    {
        var simulation = new Simulation(Book, new RuleBook([new("050402", "3601", "water"), new("050401", "360103", Scenes.Unit)]), Scenes.Catalog);
        simulation.Add(new PastRequest("1", "050402", "360103", "井盖", "water"));
        simulation.Add(new PastRequest("2", "050402", "360102", "井盖", "city"));
        simulation.Add(new PastRequest("3", "050401", "360103", "坑", Scenes.Unit));
        simulation.Add(new PastRequest("4", "050403", "360103", "灯", "city"));
        var report = simulation.Report();
        Assert.Equal((4, 3, 3, 2, 2), (report.Total, report.RuledBefore, report.RuledAfter, report.RightBefore, report.RightAfter));
        var shift = Assert.Single(report.Shifts);
        Assert.Equal(("city", "water", 2), (shift.From, shift.To, shift.Count));
        Assert.Equal(["1", "2"], shift.Examples);
    }

    [Fact]
    public void A_simulation_counts_what_goes_to_the_same_unit_with_other_assisting_units_or_another_limit()
    {
        var longer = new RoutingRule("050402", "3601", "city", Assistants: "wells|gone|water", LimitAmount: 15, LimitUnit: SpanUnit.Days);
        var simulation = new Simulation(Book, new RuleBook([longer, new("050401", "360103", Scenes.Unit, "别的依据", Assistants: "gone")]), Scenes.Catalog);
        simulation.Add(new PastRequest("1", "050402", "360103", "井盖", "city", TicketType.Complaint, Urgency.Normal, Now));
        simulation.Add(new PastRequest("2", "050402", "360103", "井盖", "city", TicketType.Complaint, Urgency.Critical, Now));
        simulation.Add(new PastRequest("3", "050402", "360103", "井盖", "city", TicketType.Help, Urgency.Normal, Now));
        simulation.Add(new PastRequest("4", "050401", "360103", "坑", Scenes.Unit, TicketType.Complaint, Urgency.Normal, Now));
        var report = simulation.Report();
        Assert.Empty(report.Shifts);
        Assert.Equal((3, 2, 2), (report.AssistantsChanged, report.LimitsChanged, report.Terms.Count)); // What is critical keeps its two hours.
        Assert.Equal(
            new TermChange("city", new("", new Span(5, SpanUnit.WorkingDays)), new("water|wells", new Span(15, SpanUnit.Days)), 2, []), report.Terms[0] with { Examples = [] });
        Assert.Equal(["1", "3"], report.Terms[0].Examples);
    }

    [Fact]
    public void A_rule_names_the_assisting_units_and_the_limit_and_the_deadline_says_so()
    {
        var catalog = CatalogWith([new("050401", "360103", Scenes.Unit, "三定方案", Keyword: "坑", Assistants: $"water|gone|{Scenes.Unit}|water", LimitAmount: 2, LimitUnit: SpanUnit.WorkingDays)]);
        var draft = In(TicketState.Draft);
        var scene = new Scene(TheAgent, Now, catalog);
        var events = Assert.IsType<Decision.Events>(new Accept(new DraftPatch(Content: Pii.Text("路面有坑"))).Decide(draft, scene)).List;
        Assert.Equal(["Accepted", "Dispatched", "AssistAsked"], events.Select(happened => happened.Kind));
        Assert.Equal(("050401-360103-坑", new Span(2, SpanUnit.WorkingDays), "三定方案"), ((TicketEvent.Dispatched)events[1] is var dispatched ? dispatched.Rule : "", dispatched.Limit, dispatched.Basis));
        Assert.Equal("water", ((TicketEvent.AssistAsked)events[2]).UnitCode);

        var handle = After(draft, events, scene).Running(DeadlineKind.Handle)!;
        Assert.Contains("派单目录三定方案", TraceWords.Of(handle), StringComparison.Ordinal);
        Assert.Equal(handle.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(handle)).Due);
        Assert.Equal(new DateTime(2026, 11, 27, 17, 30, 0), handle.DueAt.DateTime);
        Assert.Single(Assert.IsType<Decision.Events>(new Accept(new DraftPatch(Title: Pii.Text("破损"), Content: Pii.Text("破了"))).Decide(draft, scene)).List);
    }
}
