using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Catalog;

/// <summary>A rule that asks for a legal basis (docs/adr/0159): what it is held against, which rule comes first, and what a return or a ruling leaves for it.</summary>
public sealed class BasisRuleTests
{
    private const string Category = "050401";
    private const string Region = "360103";

    private static readonly RuleBook Book = new(
    [
        new(Category, Region, Scenes.Unit), new(Category, Region, "wells", Keyword: "坑"), new(Category, Region, "water", Basis: "排水条例"), new(Category, Region, "roads-east", Basis: "排水条例第二十条"),
        new(Category, Region, "city", Keyword: "坑", Basis: "排水条例"), new(Category, "3601", "water", Keyword: "路面", Basis: "条例"),
    ]);

    [Theory]
    [InlineData("井盖丢了", null, Scenes.Unit)]
    [InlineData("路面有坑", null, "wells")]
    [InlineData("井盖丢了", "《城镇排水条例》", "water")]
    [InlineData("井盖丢了", "《城镇排水条例》第二十条", "water")] // Not of the very words.
    [InlineData("井盖丢了", "排水条例第二十条第一款", "roads-east")]
    [InlineData("路面有坑", "排水条例第二十条", "city")] // A longer word before a longer basis.
    [InlineData("按排水条例应由你们管", null, "water")] // The citizen cites it.
    [InlineData(null, "排水条例", "water")]
    [InlineData("路面有坑", "供水条例", "wells")] // The narrower region first, whatever the wider one asks for.
    public void Who_asks_for_a_basis_comes_before_who_does_not_in_the_same_region(string? text, string? basis, string unit) =>
        Assert.Equal(unit, Book.Find(Category, Region, text, Scenes.Catalog.Regions, Scenes.Catalog.Units, basis)!.UnitCode);

    [Theory]
    [InlineData("", "")]
    [InlineData("污水-外溢", "")]
    [InlineData("", "排水条例")]
    [InlineData("污水", "排水条例-第二条")]
    public void The_name_of_a_rule_says_which_it_is(string keyword, string basis)
    {
        var key = new RuleKey(Category, Region, keyword, basis);
        Assert.True(RuleKey.TryParse(key.Name, out var read));
        Assert.Equal(key, read);
    }

    [Fact]
    public void Rules_that_differ_only_by_it_stand_side_by_side()
    {
        Assert.Equal(6, Book.All.Select(rule => rule.Name).Distinct().Count());
        Assert.All(Book.All, rule => Assert.Equal(rule, Book.Of(rule.Key)));
        var without = new RuleBook(Book.All.Where(rule => rule.Basis != "排水条例"));
        Assert.Equal(2, RuleChange.Between(Book, without).Count);
        Assert.Equal(without.All, RuleChange.Over(Book, RuleChange.Between(Book, without)).All);
        Assert.NotEqual(EditionContent.Of(Book, []), EditionContent.Of(new RuleBook(Book.All.Select(rule => rule with { Basis = rule.Basis.Length == 0 ? "" : $"{rule.Basis}款" })), []));
    }

    [Fact]
    public void Sent_back_with_a_basis_it_goes_where_the_catalogue_has_that_basis()
    {
        var catalog = CatalogWith(Book.All);
        var returned = Returned("《排水条例》第二条");
        Assert.Equal("《排水条例》第二条", returned.Basis?.Clear());
        var upheld = After(returned, Do(returned, new RuleOnReturn(true, Pii.Text("属实")), Dispatcher), Dispatcher);
        Assert.Equal("water", RuleFired.For(upheld.Fields with { Content = Pii.Text("路面不平"), Title = null }, upheld.Basis, catalog)?.UnitCode);
        var sent = Assert.IsType<TicketEvent.Dispatched>(Events(new DispatchTo("city").Decide(upheld, By(Dispatcher) with { Catalog = catalog }))[0]);
        Assert.Equal(($"{Category}-{Region}-坑§排水条例", true), (sent.Rule, sent.ByHand));

        // Sent elsewhere, the rule that was passed over is that one too.
        var passed = Assert.IsType<TicketEvent.Dispatched>(Events(new DispatchTo("wells").Decide(upheld, By(Dispatcher) with { Catalog = catalog }))[0]);
        Assert.Equal(($"{Category}-{Region}-坑§排水条例", "city"), (passed.PassedOver, passed.PassedUnit));
    }

    [Fact]
    public void A_return_that_was_wrong_leaves_no_basis_and_a_ruling_its_own()
    {
        var returned = Returned("《排水条例》");
        Assert.Null(After(returned, Do(returned, new RuleOnReturn(false, Pii.Text("不实")), Dispatcher), Dispatcher).Basis);
        var second = returned with { State = TicketState.Ruling };
        foreach (var unit in new[] { Scenes.Unit, "water" })
        {
            Assert.Equal("三定方案", After(second, Do(second, new RuleOnDuty(unit, Pii.Text("属实"), "三定方案"), Supervisor), Supervisor).Basis?.Clear());
        }
    }

    [Fact]
    public void A_ruling_for_the_catalogue_names_what_all_rules_ask_for_that_would_stand_in_its_way()
    {
        var (second, scene) = (Returned("《排水条例》") with { State = TicketState.Ruling }, By(Supervisor) with { Catalog = CatalogWith(Book.All) });
        (string, string)[] InTheWay(string basis) =>
            [.. Assert.IsType<TicketEvent.DutyRuled>(Events(new RuleOnDuty("water", Pii.Text("属实"), basis, ForCatalog: true).Decide(second, scene))[0]).InTheWay!.Select(asked => (asked.Keyword, asked.Basis))];
        Assert.Equal([("坑", ""), ("坑", "排水条例")], InTheWay("排水条例第二条"));
        Assert.Equal([("坑", ""), ("坑", "排水条例")], InTheWay("三定方案")); // The unit that returned it named the basis.
        second = second with { Basis = null };
        Assert.Equal([("坑", "")], InTheWay("三定方案"));
    }

    [Fact]
    public void The_trial_of_an_edition_sees_where_requests_went_at_first_and_when_they_were_sent_back()
    {
        var plain = Book.All.Where(rule => rule.Basis.Length == 0).ToArray();
        var trial = new Simulation(new RuleBook(plain), Book, CatalogWith(Book.All));
        trial.Add(new PastRequest("1", Category, Region, "井盖丢了", "water", Basis: "排水条例"));
        trial.Add(new PastRequest("2", Category, Region, "井盖丢了", Scenes.Unit));
        var report = trial.Report();
        Assert.Equal((2, 2, 1), (report.Total, report.RuledBefore, report.RightBefore));
        Assert.Equal((Scenes.Unit, "water", 1), (Assert.Single(report.Shifts).From, report.Shifts[0].To, report.Shifts[0].Count));

        // The edition changes the rule by which it went at first: its return does not hide that.
        trial = new Simulation(Book, new RuleBook(Book.All.Select(rule => rule.Keyword + rule.Basis == "" ? rule with { UnitCode = "city" } : rule)), CatalogWith(Book.All));
        trial.Add(new PastRequest("1", Category, Region, "井盖丢了", "water", Basis: "排水条例"));
        Assert.Equal((Scenes.Unit, "city", 1), (Assert.Single(trial.Report().Shifts).From, trial.Report().Shifts[0].To, trial.Report().Shifts[0].Count));
    }

    private static Ticket Returned(string basis)
    {
        var ticket = In(TicketState.AwaitingSignFor);
        return After(ticket, Do(ticket, Sent with { LegalBasis = Pii.Text(basis) }, Liaison), Liaison);
    }
}
