using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class IntakeVerbTests
{
    [Fact]
    public void An_exact_rule_dispatches_at_once()
    {
        var events = Events(Do(In(TicketState.Draft), new Accept(), TheAgent));
        Assert.IsType<TicketEvent.Accepted>(events[0]);
        Assert.Equal(new TicketEvent.Dispatched(Unit, 1, "050401-360103"), events[1]);
    }

    [Theory]
    [InlineData("050401", "360102", "city")] // No rule of the county: the city's.
    [InlineData("050402", "360102", "city")] // The province's.
    [InlineData("050402", "360103", "city")] // The county's rule names a closed unit: on to the province's.
    public void The_narrowest_rule_to_an_open_unit_wins(string category, string region, string unit)
    {
        var events = Events(Do(In(TicketState.Draft, Fields with { CategoryCode = category, RegionCode = region }), new Accept(), TheAgent));
        Assert.Equal(unit, Assert.IsType<TicketEvent.Dispatched>(events[1]).UnitCode);
    }

    [Fact]
    public void Without_a_rule_it_waits_for_a_dispatcher()
    {
        var draft = In(TicketState.Draft, Fields with { CategoryCode = "050403" });
        var after = After(draft, Do(draft, new Accept(), TheAgent), TheAgent);
        Assert.Equal(TicketState.PendingDispatch, after.State);
        Assert.Equal([Hotline.Dispatch.Clocks.DeadlineKind.Citizen, Hotline.Dispatch.Clocks.DeadlineKind.Dispatch], after.Deadlines.Select(deadline => deadline.Kind));
    }

    [Fact]
    public void Missing_fields_are_named_one_by_one()
    {
        var empty = In(TicketState.Draft, new TicketFields()) with { CallNumber = null };
        var faults = Refused<Refusal.Invalid>(Do(empty, new Accept(), TheAgent)).Faults;
        Assert.Equal(["type", "categoryCode", "regionCode", "title", "content", "contactPhone"], faults.Select(fault => fault.Field));
        Assert.All(faults, fault => Assert.Equal("missing", fault.Code));
    }

    [Fact]
    public void The_calling_number_stands_in_for_a_contact_phone() =>
        Events(Do(In(TicketState.Draft, Fields with { ContactPhone = null }), new Accept(), TheAgent));

    [Fact]
    public void Overlong_and_malformed_fields_are_named_with_their_limit()
    {
        var patch = new DraftPatch(
            Title: Pii.Text(new string('长', 101)), ContactPhone: Pii.Phone("abc"), CategoryCode: "999999", Longitude: 200, Latitude: 28);
        var faults = Refused<Refusal.Invalid>(Do(In(TicketState.Draft), new Accept(patch), TheAgent)).Faults;
        Assert.Contains(new FieldFault("title", "too-long", 100), faults);
        Assert.Contains(new FieldFault("categoryCode", "unknown"), faults);
        Assert.Contains(new FieldFault("contactPhone", "malformed"), faults);
        Assert.Contains(new FieldFault("point", "malformed"), faults);
        Assert.Contains(new FieldFault("datum", "missing"), faults);
        Assert.Equal("诉求标题不能超过100个字", RefusalWords.Of(faults.First(fault => fault.Field == "title")));
    }

    [Fact]
    public void A_draft_may_lack_everything_but_not_be_overlong()
    {
        Assert.Empty(Events(Do(In(TicketState.Draft, new TicketFields()), new SaveDraft(new DraftPatch()), TheAgent)));
        Refused<Refusal.Invalid>(Do(In(TicketState.Draft), new SaveDraft(new DraftPatch(Content: Pii.Text(new string('x', 4001)))), TheAgent));
    }

    [Fact]
    public void A_patch_leaves_what_it_does_not_name_and_empties_what_it_names_empty()
    {
        var fields = Assert.IsType<Decision.Events>(Do(In(TicketState.Draft), new SaveDraft(new DraftPatch(Title: Pii.Text(""), RegionCode: "360102")), TheAgent)).Fields!;
        Assert.Null(fields.Title);
        Assert.Equal("360102", fields.RegionCode);
        Assert.Equal("路面有坑", fields.Content!.Value.Clear());
    }

    [Fact]
    public void A_category_that_is_no_leaf_cannot_be_submitted() =>
        Assert.Contains(
            new FieldFault("categoryCode", "malformed"),
            Refused<Refusal.Invalid>(Do(In(TicketState.Draft, Fields with { CategoryCode = "0504" }), new Accept(), TheAgent)).Faults);

    [Fact]
    public void Answering_on_the_call_closes_with_the_typed_answer_and_starts_no_clock()
    {
        var draft = In(TicketState.Draft, Fields with { Answer = Pii.Text("请拨打燃气公司电话") });
        var after = After(draft, Do(draft, new AnswerOnCall(), TheAgent), TheAgent);
        Assert.Equal(TicketState.ClosedOnCall, after.State);
        Assert.Equal(Now, after.ClosedAt);
        Assert.Empty(after.Deadlines);
    }

    [Fact]
    public void Answering_on_the_call_needs_an_answer() =>
        Assert.Equal([new FieldFault("answer", "missing")], Refused<Refusal.Invalid>(Do(In(TicketState.Draft), new AnswerOnCall(), TheAgent)).Faults);

    [Fact]
    public void A_draft_that_is_no_request_is_withdrawn() =>
        Assert.Equal(TicketState.Refused, After(In(TicketState.Draft), Do(In(TicketState.Draft), new Withdraw(WithdrawReason.Nuisance), TheAgent), TheAgent).State);
}
