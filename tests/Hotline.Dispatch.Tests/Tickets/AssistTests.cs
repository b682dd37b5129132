using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>主办与协办: one leads and answers the citizen, the others answer the lead, earlier.</summary>
public sealed class AssistTests
{
    private static readonly AskAssist Asked = new("water", Pii.Text("请核查管网"));
    private static readonly Reply Answer = new(Pii.Text("已修好"));

    [Fact]
    public void A_unit_asked_signs_answers_and_the_lead_replies_for_both()
    {
        var ticket = WithAssist();
        var assist = Assert.Single(ticket.Assists);
        Assert.Equal(("water", true, AssistState.AwaitingSignFor), (assist.UnitCode, assist.Required, assist.State));
        Assert.Equal(["water"], ticket.Followers);
        ticket = After(ticket, Do(ticket, new SignForAssist(), OtherLiaison), OtherLiaison);
        ticket = After(ticket, Do(ticket, new AnswerAssist(Pii.Text("管网完好")), OtherLiaison), OtherLiaison);
        Assert.Equal((AssistState.Answered, TicketState.InHandling), (ticket.Assists[0].State, ticket.State));
        Assert.Null(ticket.Running(DeadlineKind.Assist));
        var replied = After(ticket, Do(ticket, Answer, Liaison), Liaison);
        Assert.Equal((TicketState.AwaitingFollowUp, AssistState.Answered), (replied.State, replied.Assists[0].State));
    }

    [Fact]
    public void The_lead_waits_for_a_required_unit_or_says_why_not()
    {
        var ticket = WithAssist();
        Assert.Equal(["water"], Refused<Refusal.AssistOpen>(Do(ticket, Answer, Liaison)).Units);
        var decision = Do(ticket, Answer with { Without = Pii.Text("已自行查明") }, Liaison);
        var replied = Assert.IsType<TicketEvent.Replied>(Assert.Single(Events(decision)));
        Assert.Equal(["water"], replied.WithoutUnits!);
        Assert.Equal("已自行查明", replied.Evidence!.Value.Clear());
        var after = After(ticket, decision, Liaison);
        Assert.Equal(AssistState.Dropped, after.Assists[0].State);
        Assert.Null(after.Running(DeadlineKind.Assist));
        Assert.Empty(after.Followers);
    }

    [Fact]
    public void After_an_extension_its_part_is_still_due_before_the_leads()
    {
        // Asked on the last but one day, it has four fifths of what is left: the same day as the lead, earlier.
        var at = Now.AddDays(6);
        var ticket = In(TicketState.InHandling);
        ticket = After(ticket, Do(ticket, Asked, Liaison, at), Liaison, at);
        for (var times = 0; times < 2; times++)
        {
            var (lead, assist) = (ticket.Running(DeadlineKind.Handle)!, ticket.Running(DeadlineKind.Assist)!);
            Assert.InRange(assist.DueAt, at, lead.DueAt.AddSeconds(-1));
            ticket = After(ticket, new Extend(2, Pii.Text("待雨停")).Decide(ticket, By(Liaison, new Policy(MaxExtensions: 2)) with { Now = at }), Liaison, at);
            ticket = After(ticket, Do(ticket with { ExtensionChain = [] }, new RuleOnExtension(true), Dispatcher, at), Dispatcher, at);
            Assert.True(ticket.Running(DeadlineKind.Assist)!.DueAt > assist.DueAt && ticket.Running(DeadlineKind.Handle)!.DueAt > lead.DueAt);
        }

        Assert.True(ticket.Running(DeadlineKind.Assist)!.DueAt < ticket.Running(DeadlineKind.Handle)!.DueAt);
    }

    [Fact]
    public void For_one_that_is_not_required_nobody_waits()
    {
        var ticket = WithAssist(Asked with { Required = false });
        var replied = Assert.IsType<TicketEvent.Replied>(Assert.Single(Events(Do(ticket, Answer with { Without = Pii.Text("多余的话") }, Liaison))));
        Assert.Empty(replied.WithoutUnits!);
        Assert.Null(replied.Evidence);
    }

    [Fact]
    public void Its_part_is_the_units_own_affair()
    {
        var ticket = WithAssist();
        foreach (TicketCommand leads in new TicketCommand[] { new SignFor(), Answer, Sent, new Extend(1, Pii.Text("x")), Asked, new DropAssist("water", Pii.Text("x")), new RuleOnDecline("water", true) })
        {
            Refused<Refusal.NotFound>(Do(ticket, leads, OtherLiaison));
        }

        foreach (TicketCommand theirs in new TicketCommand[] { new SignForAssist(), new AnswerAssist(Pii.Text("x")), new DeclineAssist(Pii.Text("x"), Pii.Text("x")) })
        {
            Refused<Refusal.NotFound>(Do(ticket, theirs, Liaison));
        }

        Refused<Refusal.NotSignedFor>(Do(ticket, new AnswerAssist(Pii.Text("x")), OtherLiaison));
        var signed = After(ticket, Do(ticket, new SignForAssist(), OtherLiaison), OtherLiaison);
        Refused<Refusal.AlreadySigned>(Do(signed, new SignForAssist(), OtherLiaison));
    }

    [Fact]
    public void One_that_declines_is_let_go_or_held_by_the_lead_and_its_clock_runs_on_meanwhile()
    {
        var ticket = WithAssist();
        var decline = new DeclineAssist(Pii.Text("不在管网范围"), Pii.Text("三定方案"));
        var declined = After(ticket, Do(ticket, decline, OtherLiaison), OtherLiaison);
        Assert.Equal((AssistState.DeclineReview, DeadlineState.Running), (declined.Assists[0].State, declined.Running(DeadlineKind.Assist, "water")!.State));
        Refused<Refusal.AssistOpen>(Do(declined, Answer, Liaison));
        Refused<Refusal.AssistInReview>(Do(declined, decline, OtherLiaison));
        var held = After(declined, Do(declined, new RuleOnDecline("water", false, Pii.Text("图上属你")), Liaison), Liaison);
        Assert.Equal(AssistState.AwaitingSignFor, held.Assists[0].State);
        var released = After(declined, Do(declined, new RuleOnDecline("water", true), Dispatcher), Dispatcher);
        Assert.Equal(AssistState.Dropped, released.Assists[0].State);
        Assert.Null(released.Running(DeadlineKind.Assist));
        Assert.IsType<Decision.Events>(Do(released, Answer, Liaison));
        Refused<Refusal.NothingDeclined>(Do(ticket, new RuleOnDecline("water", true), Liaison));
        Assert.Equal("reason", Assert.Single(Refused<Refusal.Invalid>(Do(declined, new RuleOnDecline("water", false), Liaison)).Faults).Field);
    }

    [Fact]
    public void One_that_is_let_go_is_late_in_no_figure_and_one_that_never_answered_is_in_both()
    {
        var ticket = WithAssist() with { Orders = [] };
        var due = ticket.Running(DeadlineKind.Assist, "water")!.DueAt;
        var declined = After(ticket, Do(ticket, new DeclineAssist(Pii.Text("不在管网范围"), Pii.Text("三定方案")), OtherLiaison), OtherLiaison);
        var late = ticket.Running(DeadlineKind.Handle)!.DueAt.AddDays(5);
        var released = After(declined, Do(declined, new RuleOnDecline("water", true), Dispatcher, late), Dispatcher, late);
        Assert.Equal(("", Unit), Late(After(released, Do(released, Answer, Liaison, late), Liaison, late)));

        // Declined in time and never ruled on, it is nobody's fault of theirs either; silent to the end, it is.
        var without = Answer with { Without = Pii.Text("已自行查明") };
        Assert.Equal(("", Unit), Late(After(declined, Do(declined, without, Liaison, late), Liaison, late)));
        var silent = After(ticket, Do(ticket, without, Liaison, late), Liaison, late);
        Assert.Equal((late, true), (silent.Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).FinishedAt, silent.Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).WasLate));
        Assert.Equal(("water", "water"), Late(silent));
        Assert.Equal(DeadlineState.Void, After(ticket, Do(ticket, without, Liaison, due), Liaison, due).Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).State);

        static (string InFigures, string ByTime) Late(Ticket ticket) => (
            string.Join(',', MetricFold.Of(new TicketStory(ticket.Id, "1", "05", [], ticket.Deadlines)).Where(one => one.Key.Metric == "assisted-in-time/4" && one.Value.Numerator < one.Value.Denominator).Select(one => one.Key.Place.UnitCode)),
            string.Join(',', Lateness.Of(ticket.Deadlines, 1, Scenes.Catalog.CalendarOf, Now.AddDays(60)).Select(share => share.UnitCode)));
    }

    [Fact]
    public void Who_may_be_asked()
    {
        var ticket = In(TicketState.InHandling);
        Refused<Refusal.UnknownUnit>(Do(ticket, Asked with { UnitCode = "gone" }, Liaison));
        Refused<Refusal.AssistsItself>(Do(ticket, Asked with { UnitCode = Unit }, Liaison));
        Refused<Refusal.AlreadyAssisting>(Do(WithAssist(), Asked, Dispatcher));
        Assert.Equal("task", Assert.Single(Refused<Refusal.Invalid>(Do(ticket, Asked with { Task = Pii.Text(" ") }, Liaison)).Faults).Field);
        Refused<Refusal.RoleMissing>(Do(ticket, Asked, TheAgent));
        var many = ticket with { Assists = [.. Enumerable.Range(0, 8).Select(nth => new Assist($"u{nth}", true, AssistState.InHandling, Now))] };
        Refused<Refusal.TooManyAssists>(Do(many, Asked, Liaison));
    }

    [Fact]
    public void Dropped_it_can_be_asked_again_with_a_fresh_clock()
    {
        var ticket = WithAssist();
        var later = Now.AddHours(1);
        var dropped = After(ticket, Do(ticket, new DropAssist("water", Pii.Text("不需要了")), Liaison), Liaison);
        Refused<Refusal.NotAssisting>(Do(dropped, new DropAssist("water", Pii.Text("x")), Liaison));
        Refused<Refusal.NotFound>(Do(dropped, new SignForAssist(), OtherLiaison));
        var again = After(dropped, Do(dropped, Asked, Liaison, later), Liaison, later);
        Assert.Equal((later, AssistState.AwaitingSignFor), (Assert.Single(again.Assists).AskedAt, again.Assists[0].State));
        Assert.Equal(later, again.Running(DeadlineKind.Assist, "water")!.StartedAt);
    }

    [Fact]
    public void A_dispatcher_names_lead_and_assistants_in_one_step()
    {
        var ticket = In(TicketState.PendingDispatch);
        var decision = Do(ticket, new DispatchTo(Unit, Pii.Text("共同核查"), Assistants: [new("water"), new("city", Required: false)]), Dispatcher);
        Assert.Equal(["Dispatched", "AssistAsked", "AssistAsked"], Events(decision).Select(happened => happened.Kind));
        var after = After(ticket, decision, Dispatcher);
        Assert.Equal([("water", true), ("city", false)], after.Assists.Select(assist => (assist.UnitCode, assist.Required)));
        Assert.All(after.Deadlines.Where(clock => clock.Kind == DeadlineKind.Assist), clock => Assert.True(clock.DueAt < after.Running(DeadlineKind.Handle)!.DueAt));
        Refused<Refusal.AssistsItself>(Do(ticket, new DispatchTo(Unit, Assistants: [new(Unit)]), Dispatcher));
        Refused<Refusal.AlreadyAssisting>(Do(ticket, new DispatchTo(Unit, Assistants: [new("water"), new("water")]), Dispatcher));
    }

    [Fact]
    public void A_ruling_names_lead_and_assistants_in_one_step()
    {
        var ruling = In(TicketState.Ruling) with { ReturnCount = 2 };
        var after = After(ruling, Do(ruling, new RuleOnDuty("city", Pii.Text("路面归市"), "三定", Assistants: [new("water")]), Supervisor), Supervisor);
        Assert.Equal(("city", "water"), (after.UnitCode, Assert.Single(after.Assists).UnitCode));
    }

    [Fact]
    public void A_return_stops_the_assisting_clocks_too_and_upheld_ends_them()
    {
        var ticket = WithAssist() with { ReceivedAt = Now };
        var returned = After(ticket, Do(ticket, Sent with { ProposedUnit = "city" }, Liaison), Liaison);
        Assert.Equal(DeadlineState.Paused, returned.Running(DeadlineKind.Assist, "water")!.State);
        Refused<Refusal.WrongState>(Do(returned, new SignForAssist(), OtherLiaison));
        var back = After(returned, Do(returned, new RuleOnReturn(false, Pii.Text("仍归你")), Dispatcher), Dispatcher);
        Assert.Equal(DeadlineState.Running, back.Running(DeadlineKind.Assist, "water")!.State);
        var away = After(returned, Do(returned, new RuleOnReturn(true), Dispatcher), Dispatcher);
        Assert.All(away.Assists, assist => Assert.Equal(AssistState.Dropped, assist.State));
        Assert.Empty(away.Followers);
        Assert.Null(away.Running(DeadlineKind.Assist));
    }

    [Fact]
    public void An_extension_of_the_lead_stretches_the_assisting_clock_and_keeps_it_before()
    {
        var ticket = WithAssist() with { State = TicketState.ExtensionReview, ExtensionAsked = 3 };
        var before = ticket.Running(DeadlineKind.Assist, "water")!.DueAt;
        var after = After(ticket, Do(ticket, new RuleOnExtension(true), Dispatcher), Dispatcher);
        Assert.True(after.Running(DeadlineKind.Assist, "water")!.DueAt > before);
        Assert.True(after.Running(DeadlineKind.Assist, "water")!.DueAt < after.Running(DeadlineKind.Handle)!.DueAt);
    }

    [Fact]
    public void One_that_comes_to_lead_assists_no_longer()
    {
        var ticket = WithAssist(Asked with { UnitCode = "roads-east" });
        var after = After(ticket, Do(ticket, new HandAcross("roads-east", Pii.Text("转办")), Liaison), Liaison);
        Assert.Equal(("roads-east", AssistState.Dropped), (after.UnitCode, after.Assists[0].State));
        Assert.Null(after.Running(DeadlineKind.Assist));
    }

    [Fact]
    public void Its_lights_turn_by_themselves_and_are_not_the_tickets()
    {
        var ticket = WithAssist();
        var due = ticket.Running(DeadlineKind.Assist, "water")!.DueAt;
        var decision = Do(ticket, new Escalate(), Actor.System, due);
        var mine = Events(decision).OfType<TicketEvent.LightTurned>().Single(turned => turned.Clock == DeadlineKind.Assist);
        Assert.Equal(("water", Light.Overdue), (mine.Unit, mine.Light));
        var after = After(ticket, decision, Actor.System, due);
        Assert.Equal(Light.Overdue, after.Running(DeadlineKind.Assist, "water")!.Light);
        Assert.True(ClockRules.Worst(after.Deadlines) < Light.Overdue);
    }

    private static Ticket WithAssist(AskAssist? asked = null)
    {
        var ticket = In(TicketState.InHandling);
        return After(ticket, Do(ticket, asked ?? Asked, Liaison), Liaison);
    }
}
