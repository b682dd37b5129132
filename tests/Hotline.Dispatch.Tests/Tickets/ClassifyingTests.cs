using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>A dispatcher says what a ticket is about while giving it to a unit.</summary>
public sealed class ClassifyingTests
{
    private static readonly Ticket Unclassified = In(TicketState.PendingDispatch, Fields with { CategoryCode = null, Place = null }) with { AcceptedAt = Now.AddHours(15) };

    [Fact]
    public void What_came_without_a_category_has_one_when_it_is_dispatched()
    {
        var decided = Assert.IsType<Decision.Events>(Do(Unclassified, new DispatchTo(Unit, null, "050403", "360102", Pii.Address("青山南路12号")), Dispatcher));
        Assert.Equal(
            [new TicketEvent.Classified("050403", "360102", null, "360103", new(2026, 11, 26)), new TicketEvent.Dispatched(Unit, 1, Rule: null)], decided.List);
        Assert.Equal(("050403", "360102", "青山南路12号"), (decided.Fields!.CategoryCode, decided.Fields.RegionCode, decided.Fields.Place!.Value.Clear()));
        Assert.Equal(Fields.Content, decided.Fields.Content);
    }

    [Fact]
    public void What_the_dispatcher_leaves_stays_and_without_any_change_nothing_is_classified()
    {
        var decided = Assert.IsType<Decision.Events>(Do(In(TicketState.PendingDispatch), new DispatchTo(Unit, null, Fields.CategoryCode, Fields.RegionCode), Dispatcher));
        Assert.IsType<TicketEvent.Dispatched>(Assert.Single(decided.List));
        Assert.Null(decided.Fields);
        Assert.Null(Assert.IsType<Decision.Events>(Do(Unclassified, new DispatchTo(Unit), Dispatcher)).Fields);
    }

    [Theory]
    [InlineData("999999", null, "categoryCode", "unknown")]
    [InlineData("0504", null, "categoryCode", "malformed")]
    [InlineData(null, "999999", "regionCode", "unknown")]
    public void A_code_that_is_none_names_its_field(string? category, string? region, string field, string code) =>
        Assert.Equal([new FieldFault(field, code)], Refused<Refusal.Invalid>(Do(Unclassified, new DispatchTo(Unit, null, category, region), Dispatcher)).Faults);

    [Fact]
    public void A_place_that_the_citizen_gave_is_not_written_over()
    {
        var fault = Assert.Single(Refused<Refusal.Invalid>(Do(In(TicketState.PendingDispatch), new DispatchTo(Unit, Place: Pii.Address("别处")), Dispatcher)).Faults);
        Assert.Equal(new FieldFault("place", "given"), fault);
        Assert.EndsWith("已有，不能改写", RefusalWords.Of(fault), StringComparison.Ordinal);
        Assert.Equal(
            [new FieldFault("place", "too-long", FieldRules.PlaceMax)],
            Refused<Refusal.Invalid>(Do(Unclassified, new DispatchTo(Unit, Place: Pii.Address(new string('路', FieldRules.PlaceMax + 1))), Dispatcher)).Faults);
    }
}
