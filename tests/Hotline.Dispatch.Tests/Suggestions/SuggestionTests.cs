using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Suggestions;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Suggestions;

/// <summary>Three units at most, the evidence in words, and sure only where there is much of it.</summary>
public sealed class SuggestionTests
{
    [Fact]
    public void A_rule_is_certain()
    {
        var found = SuggestionMath.Of(new(Unit, Like(("water", 20)), [new("city", 50)], []), Scenes.Catalog);
        Assert.Equal((Unit, 100), (found[0].UnitCode, found[0].Percent));
        Assert.All(found.Skip(1), other => Assert.Equal(0, other.Percent));
        Assert.Equal("派单目录规定由其承办", found[0].Reasons[0]);
    }

    [Fact]
    public void All_the_evidence_is_said_and_no_more_than_the_whole_is_given_out()
    {
        var found = SuggestionMath.Of(new(null, Like(("water", 8), ("city", 4)), [new("water", 9), new("roads", 3), new("gone", 90)], ["city", "water", "water"]), Scenes.Catalog);
        Assert.Equal(["water", "city", "roads"], found.Select(one => one.UnitCode));
        Assert.InRange(found.Sum(one => one.Percent), 1, 100);
        Assert.Equal(["相似工单12件，其中8件由其办理", "派单目录中同类的2项由其承办", "近一年同类同地102件，其中9件由其办理"], found[0].Reasons);
        Assert.Equal(["T0", "T1", "T2"], found[0].Precedents.Select(precedent => precedent.Number));
    }

    [Fact]
    public void One_like_ticket_makes_nobody_sure_and_none_suggests_nobody()
    {
        Assert.Empty(SuggestionMath.Of(new(null, [], [], []), Scenes.Catalog));
        var few = SuggestionMath.Of(new(null, Like(("water", 1)), [], []), Scenes.Catalog).Single().Percent;
        var many = SuggestionMath.Of(new(null, Like(("water", 20)), [], []), Scenes.Catalog).Single().Percent;
        Assert.InRange(few, 1, 20);
        Assert.Equal(100, many);
    }

    [Fact]
    public void A_category_is_given_by_like_tickets_and_few_of_them_are_not_sure()
    {
        Assert.Null(SuggestionMath.CategoryOf([]));
        Assert.Null(SuggestionMath.CategoryOf(Like(("water", 9))));
        Assert.Equal(new CategorySuggestion("050401", 100), SuggestionMath.CategoryOf(Of("050401", 8)));
        Assert.Equal(new CategorySuggestion("050401", 25), SuggestionMath.CategoryOf(Of("050401", 2)));
        Assert.InRange(SuggestionMath.CategoryOf([.. Of("050401", 5), .. Of("050403", 5)])!.Percent, 51, 80); // The likest count most.

        static LikeTicket[] Of(string category, int count) => [.. Like(("water", count)).Select(one => one with { CategoryCode = category })];
    }

    [Fact]
    public void What_nobody_classified_or_is_critical_or_confidential_waits_for_a_person()
    {
        var unclassified = In(TicketState.PendingDispatch, Fields with { CategoryCode = null });
        Assert.Empty(Events(Do(unclassified, new DispatchBySuggestion("water", 99), Actor.System)));
        var sent = Assert.IsType<Decision.Events>(Do(unclassified, new DispatchBySuggestion("water", 99, new CategorySuggestion("050403", 97)), Actor.System));
        Assert.Equal(("050403", "Classified"), (sent.Fields!.CategoryCode, sent.List[0].Kind));
        Assert.Equal((99, 97), (Assert.IsType<TicketEvent.Dispatched>(sent.List[1]).Percent, ((TicketEvent.Dispatched)sent.List[1]).CategoryPercent));

        // Somebody classified it meanwhile: the unit was suggested for another category.
        Assert.Empty(Events(Do(In(TicketState.PendingDispatch, Fields with { CategoryCode = "050401" }), new DispatchBySuggestion("water", 99, new CategorySuggestion("050403", 97)), Actor.System)));

        foreach (var held in new[] { Fields with { Urgency = Urgency.Critical }, Fields with { Confidential = true }, Fields with { Anonymous = true } })
        {
            Assert.Empty(Events(Do(In(TicketState.PendingDispatch, held), new DispatchBySuggestion("water", 99), Actor.System)));
        }

        Assert.Single(Events(Do(In(TicketState.PendingDispatch, Fields with { CategoryCode = "050403" }), new DispatchBySuggestion("water", 99), Actor.System)));
    }

    /// <summary>Whoever reads of the acceptance hours later, because a node was down, does not act over people's heads.</summary>
    [Fact]
    public void What_people_have_had_in_hand_by_then_is_theirs()
    {
        var pending = In(TicketState.PendingDispatch, Fields with { CategoryCode = "050403" });
        foreach (var had in new[] { pending with { DispatchedAt = Now }, pending with { FactsAsked = 1 }, pending with { HandOutCount = 1 } })
        {
            Assert.Empty(Events(Do(had, new DispatchBySuggestion("water", 99), Actor.System)));
        }
    }

    private static LikeTicket[] Like(params (string Unit, int Count)[] units) =>
        [.. units.SelectMany(unit => Enumerable.Repeat(unit.Unit, unit.Count)).Select((unit, place) => new LikeTicket(Guid.CreateVersion7(), $"T{place}", unit))];
}
