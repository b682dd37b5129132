using Hotline.Dispatch.Suggestions;
using Hotline.Dispatch.Tests.Tickets;
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

    private static LikeTicket[] Like(params (string Unit, int Count)[] units) =>
        [.. units.SelectMany(unit => Enumerable.Repeat(unit.Unit, unit.Count)).Select((unit, place) => new LikeTicket(Guid.CreateVersion7(), $"T{place}", unit))];
}
