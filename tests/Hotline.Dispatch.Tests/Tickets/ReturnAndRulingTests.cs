using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>退单 within its limit; the second one is ruled on, and ends it.</summary>
public sealed class ReturnAndRulingTests
{
    private static readonly RuleOnDuty Ruled = new(Unit, Pii.Text("管网图在其养护范围内"), "三定规定第5条");

    [Fact]
    public void A_return_is_in_time_until_a_working_day_after_the_unit_got_it()
    {
        var ticket = In(TicketState.InHandling) with { ReceivedAt = Now };
        var until = Scenes.Catalog.CalendarOf(Unit).AddWorkingDays(Now, 1);
        Assert.IsType<Decision.Events>(Do(ticket, Sent, Liaison, until));
        Refused<Refusal.ReturnTooLate>(Do(ticket, Sent, Liaison, until.AddSeconds(1)));
    }

    [Fact]
    public void The_time_for_a_return_begins_anew_with_each_unit_that_gets_it()
    {
        var down = In(TicketState.InHandling) with { ReceivedAt = Now, UnitCode = "city" };
        var cityLiaison = Actor.Of(Guid.CreateVersion7(), "万强", "city", Role.Liaison);
        var later = Now.AddDays(1);
        Assert.Equal(later, After(down, Do(down, new HandDown(Unit, Pii.Text("属地办理")), cityLiaison, later), cityLiaison, later).ReceivedAt);
    }

    [Fact]
    public void A_first_return_is_reviewed_within_four_working_hours_with_everything_it_says()
    {
        var ticket = In(TicketState.InHandling);
        var returned = Assert.IsType<TicketEvent.Returned>(Assert.Single(Events(Do(ticket, Sent, Liaison))));
        Assert.Equal(("water", false, "不属于我单位", "三定方案", "权属图第3号"), (returned.ProposedUnit, returned.ToRuling, returned.Text!.Value.Clear(), returned.Aside!.Value.Clear(), returned.Evidence!.Value.Clear()));
        var review = After(ticket, Do(ticket, Sent, Liaison), Liaison);
        Assert.Equal(new Span(4, SpanUnit.WorkingHours), review.Running(DeadlineKind.ReturnReview)!.Trace[0].Reckoning.Span);
        Assert.Null(After(review, Do(review, new RuleOnReturn(true), Dispatcher), Dispatcher).Running(DeadlineKind.ReturnReview));
        Assert.Null(After(review, Do(review, new RuleOnReturn(false, Pii.Text("属于")), Dispatcher), Dispatcher).Running(DeadlineKind.ReturnReview));
    }

    [Fact]
    public void A_second_return_goes_to_a_ruling_that_only_the_supervising_office_makes()
    {
        var ruling = SecondReturn();
        Assert.Equal(TicketState.Ruling, ruling.State);
        Assert.Equal(new Span(2, SpanUnit.WorkingDays), ruling.Running(DeadlineKind.Ruling)!.Trace[0].Reckoning.Span);
        Assert.Equal((DeadlineState.Paused, DeadlineState.Running), (ruling.Running(DeadlineKind.Handle)!.State, ruling.Running(DeadlineKind.Citizen)!.State));
        Refused<Refusal.RoleMissing>(Do(ruling, Ruled, Dispatcher));
        Refused<Refusal.WrongState>(Do(ruling, new RuleOnReturn(true), Supervisor));
        Refused<Refusal.WrongState>(Do(In(TicketState.ReturnReview), Ruled, Supervisor));
    }

    [Fact]
    public void Ruled_to_be_the_units_it_goes_back_with_the_time_left_and_may_not_be_returned()
    {
        var ruling = SecondReturn();
        var later = Now.AddHours(5);
        var after = After(ruling, Do(ruling, Ruled, Supervisor, later), Supervisor, later);
        Assert.Equal((TicketState.InHandling, Unit, true), (after.State, after.UnitCode, after.ReturnForbidden));
        Assert.Equal(DeadlineState.Running, after.Running(DeadlineKind.Handle)!.State);
        Assert.Null(after.Running(DeadlineKind.Ruling));
        Refused<Refusal.ReturnForbidden>(Do(after, Sent, Liaison, later));
        Refused<Refusal.ReturnForbidden>(Do(after, new HandAcross("roads-east", Pii.Text("转办")), Liaison, later));
    }

    [Fact]
    public void Ruled_to_be_anothers_it_is_a_fresh_order_there_and_may_not_be_returned()
    {
        var ruling = SecondReturn();
        var citizen = ruling.Running(DeadlineKind.Citizen)!;
        var decision = Do(ruling, Ruled with { UnitCode = "water" }, Supervisor);
        Assert.Equal(["DutyRuled", "ReturnUpheld", "Dispatched"], Events(decision).Select(happened => happened.Kind));
        var after = After(ruling, decision, Supervisor);
        Assert.Equal((TicketState.AwaitingSignFor, "water", true), (after.State, after.UnitCode, after.ReturnForbidden));
        Assert.Equal((Now, "water"), (after.Running(DeadlineKind.Handle)!.StartedAt, after.Running(DeadlineKind.Handle)!.UnitCode));
        Assert.Equal(citizen, after.Running(DeadlineKind.Citizen));
        Assert.Null(after.Running(DeadlineKind.Dispatch));
        Refused<Refusal.ReturnForbidden>(Do(after, Sent with { ProposedUnit = Unit }, OtherLiaison));
    }

    [Fact]
    public void A_ruling_needs_unit_reason_and_basis_and_for_the_catalogue_a_category()
    {
        var ruling = SecondReturn();
        Refused<Refusal.UnknownUnit>(Do(ruling, Ruled with { UnitCode = "gone" }, Supervisor));
        Assert.Equal(["reason", "legalBasis"], Refused<Refusal.Invalid>(Do(ruling, Ruled with { Reason = Pii.Text(""), LegalBasis = " " }, Supervisor)).Faults.Select(fault => fault.Field));
        var without = ruling with { Fields = ruling.Fields with { CategoryCode = null } };
        Assert.Equal("forCatalog", Assert.Single(Refused<Refusal.Invalid>(Do(without, Ruled with { ForCatalog = true }, Supervisor)).Faults).Field);
        Assert.IsType<Decision.Events>(Do(without, Ruled, Supervisor));
    }

    [Fact]
    public void A_ruling_names_the_offices_that_ruled_with_the_supervising_office()
    {
        var ruling = SecondReturn();
        TicketEvent.DutyRuled By(params string[] offices) => Assert.IsType<TicketEvent.DutyRuled>(Events(Do(ruling, Ruled with { RuledWith = offices }, Supervisor))[0]);
        Assert.Equal(["市委编办", "市司法局"], By(" 市委编办", "市司法局", "", "市委编办").RuledWith!);
        Assert.Null(By(" ").RuledWith);
        Assert.Equal(("ruledWith", "too-long"), Fault([new string('办', 41)]));
        Assert.Equal(("ruledWith", "malformed"), Fault([.. Enumerable.Range(0, 11).Select(n => $"单位{n}")]));

        var two = Scenes.By(Supervisor) with { Catalog = CatalogWith([], new Policy(RulingOffices: 2)) };
        Assert.Equal(["ruledWith"], Refused<Refusal.Invalid>((Ruled with { RuledWith = ["市委编办", "市委编办"] }).Decide(ruling, two)).Faults.Select(fault => fault.Field));
        Assert.IsType<Decision.Events>((Ruled with { RuledWith = ["市委编办", "市司法局"] }).Decide(ruling, two));

        (string, string) Fault(string[] offices) => Refused<Refusal.Invalid>(Do(ruling, Ruled with { RuledWith = offices }, Supervisor)).Faults.Select(fault => (fault.Field, fault.Code)).Single();
    }

    private static Ticket SecondReturn()
    {
        var ticket = In(TicketState.InHandling) with { ReturnCount = 1 };
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        return After(ticket, Do(ticket, Sent, Liaison), Liaison);
    }
}
