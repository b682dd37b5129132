using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>改派: the hotline takes a ticket from a unit and gives it to another.</summary>
public sealed class ReassignTests
{
    private static readonly Pii Why = Pii.Text("该路段由水务开挖");
    private static readonly Reassign ToWater = new("water", Why);

    public static TheoryData<TicketState> AtUnit { get; } =
        [TicketState.AwaitingSignFor, TicketState.InHandling, TicketState.ExtensionReview, TicketState.Suspended, TicketState.ReplyReview];

    [Theory]
    [MemberData(nameof(AtUnit))]
    public void Dispatchers_and_supervisors_move_it_from_wherever_a_unit_has_it(TicketState state)
    {
        foreach (var actor in new[] { Dispatcher, Supervisor })
        {
            var after = After(In(state), Do(In(state), ToWater, actor), actor);
            Assert.Equal((TicketState.AwaitingSignFor, "water", 1, 1), (after.State, after.UnitCode, after.ReassignCount, after.Round));
            Assert.Equal([Unit, "water"], after.LedBy);
        }

        Refused<Refusal.RoleMissing>(Do(In(state), ToWater, TheAgent));
        Refused<Refusal.RoleMissing>(Do(In(state), ToWater, Liaison));
    }

    [Fact]
    public void Not_where_no_unit_has_it_or_another_verb_decides()
    {
        foreach (var state in Enum.GetValues<TicketState>().Except(AtUnit.Select(row => row.Data)))
        {
            Assert.NotNull(TicketLifecycle.Check(Verb.Reassign, In(state), Supervisor));
        }
    }

    [Fact]
    public void The_new_unit_gets_a_fresh_order_and_the_citizens_clock_stays_as_it_is()
    {
        var ticket = SignedFor();
        var later = Now.AddHours(5);
        var after = After(ticket, Do(ticket, ToWater, Dispatcher, later), Dispatcher, later);
        Assert.Equal(ticket.Running(DeadlineKind.Citizen), after.Running(DeadlineKind.Citizen));
        Assert.Equal((later, null), (after.ReceivedAt, after.SignedAt));
        foreach (var kind in new[] { DeadlineKind.SignFor, DeadlineKind.Contact, DeadlineKind.Handle })
        {
            Assert.Equal(("water", later), (after.Running(kind)!.UnitCode, after.Running(kind)!.StartedAt));
        }

        Assert.Equal(Scenes.Catalog.CalendarOf("water").Add(later, Scenes.Catalog.Limits.For(DeadlineKind.Handle, ticket.Fields.Type, ticket.Fields.Urgency, 1).Span), after.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal([DeadlineState.Void, DeadlineState.Running], after.Deadlines.Where(clock => clock.Kind == DeadlineKind.Handle).Select(clock => clock.State));
        Assert.Empty(after.Judgements);
        Assert.Empty(after.Followers);
    }

    [Fact]
    public void Where_the_rows_give_a_receiver_more_than_an_order_has_it_has_that()
    {
        var catalog = CatalogWith([], limits: [.. Scenes.Catalog.Limits.Rows.Where(row => row.Clock != LimitTable.HandAcross), new(LimitTable.HandAcross, "*", "*", 9, SpanUnit.WorkingDays)]);
        var scene = By(Dispatcher) with { Catalog = catalog };
        var after = After(SignedFor(), Events(ToWater.Decide(SignedFor(), scene)), scene);
        Assert.Equal(catalog.CalendarOf("water").Add(Now, new Span(9, SpanUnit.WorkingDays)), after.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Contains("转派后", TraceWords.Of(after.Running(DeadlineKind.Handle)!), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_first_unit_was_late_by_stays_its_own_and_the_next_ones_is_counted_beside_it()
    {
        var ticket = SignedFor();
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        var moved = due.AddDays(1);
        var after = After(ticket, Do(ticket, ToWater, Supervisor, moved), Supervisor, moved);
        var ended = after.Deadlines.First(clock => clock.Kind == DeadlineKind.Handle);
        Assert.Equal((DeadlineState.Met, moved, true, Unit), (ended.State, ended.FinishedAt, ended.WasLate, ended.UnitCode));
        Assert.Equal([(JudgementKind.Overdue, Unit), (JudgementKind.LateContact, Unit)], after.Judgements.Select(held => (held.Kind, held.UnitCode)).Order());
        Assert.Contains(Unit, after.Followers); // It may appeal.

        Lead[] leads = [new(Unit, Now), new("water", moved)];
        var first = Scenes.Catalog.CalendarOf(Unit).Measure(due, moved);
        Assert.Equal([new LateShare(Unit, first, false)], Lateness.Of(after.Deadlines, 1, Scenes.Catalog.CalendarOf, moved, leads));
        var second = after.Running(DeadlineKind.Handle)!;
        var end = second.DueAt.AddDays(3);
        Assert.Equal(
            [new LateShare(Unit, first, false), new LateShare("water", Scenes.Catalog.CalendarOf("water").Measure(second.DueAt, end), false)],
            Lateness.Of(after.Deadlines, 1, Scenes.Catalog.CalendarOf, end, leads));
    }

    [Fact]
    public void One_that_stands_goes_on_and_a_reply_in_review_counts_from_when_it_was_given()
    {
        var ticket = SignedFor();
        var suspended = After(ticket, Do(ticket, new Suspend(SuspendReason.SeasonOrProject, 10, Why), Dispatcher), Dispatcher);
        var events = Events(Do(suspended, ToWater, Dispatcher, Now.AddDays(1)));
        Assert.Equal(["Resumed", "Reassigned", "Dispatched"], events.Select(happened => happened.Kind));
        var woken = After(suspended, events, By(Dispatcher, Now.AddDays(1)));
        Assert.True(woken.Running(DeadlineKind.Citizen)!.IsRunning);
        Assert.Null(woken.Running(DeadlineKind.SuspendReview));

        var review = By(Liaison, new Policy(ReviewPercent: 100));
        var submitted = After(ticket, Events(new Reply(Pii.Text("已办")).Decide(ticket, review)), review);
        Assert.Equal(TicketState.ReplyReview, submitted.State);
        var late = ticket.Running(DeadlineKind.Handle)!.DueAt.AddDays(1);
        var after = After(submitted, Do(submitted, ToWater, Dispatcher, late), Dispatcher, late);
        Assert.Equal(DeadlineState.Void, after.Deadlines.First(clock => clock.Kind == DeadlineKind.Handle).State);
        Assert.Equal((DeadlineState.Void, null), (after.Deadlines.Single(clock => clock.Kind == DeadlineKind.ReplyReview).State, after.ReplySubmittedAt));
        Assert.Empty(after.Judgements);
    }

    [Fact]
    public void What_was_asked_for_ends_with_it_and_so_do_the_parts_of_those_who_assist()
    {
        var ticket = SignedFor();
        ticket = After(ticket, Do(ticket, new AskAssist("wells", Why), Liaison), Liaison);
        ticket = After(ticket, Do(ticket, new Extend(2, Why), Liaison), Liaison);
        var events = Events(Do(ticket, ToWater, Dispatcher));
        Assert.Equal(["wells"], events.OfType<TicketEvent.Reassigned>().Single().Assisting);
        var after = After(ticket, events, By(Dispatcher));
        Assert.Equal((null, null, TicketState.AwaitingSignFor), (after.ExtensionAsked, after.ExtensionWith, after.State));
        Assert.Empty(after.Assists);
        Assert.Equal(DeadlineState.Void, after.Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).State);

        // One that had let its own limit pass was late all the same.
        var late = ticket.Running(DeadlineKind.Handle)!.DueAt.AddDays(1);
        Assert.True(After(ticket, Do(ticket, ToWater, Dispatcher, late), Dispatcher, late).Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).WasLate);
    }

    [Fact]
    public void Sent_where_the_catalogue_says_the_rule_fires_and_elsewhere_it_is_named_as_passed_over()
    {
        var back = Events(Do(In(TicketState.InHandling) with { UnitCode = "water" }, new Reassign(Unit, Why), Dispatcher)).OfType<TicketEvent.Dispatched>().Single();
        Assert.Equal(("050401-360103", true, null), (back.Rule, back.ByHand, back.PassedOver));
        var away = Events(Do(In(TicketState.InHandling), ToWater, Dispatcher)).OfType<TicketEvent.Dispatched>().Single();
        Assert.Equal((null, "050401-360103", Unit), (away.Rule, away.PassedOver, away.PassedUnit));
    }

    [Fact]
    public void It_is_refused_without_a_reason_to_the_same_or_no_unit_too_often_and_after_a_ruling_to_all_but_supervisors()
    {
        var ticket = In(TicketState.InHandling);
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(ticket, ToWater with { Reason = Pii.Text(" ") }, Dispatcher)).Faults.Single().Field);
        Refused<Refusal.HasItAlready>(Do(ticket, new Reassign(Unit, Why), Dispatcher));
        Refused<Refusal.UnknownUnit>(Do(ticket, new Reassign("gone", Why), Dispatcher));
        Refused<Refusal.UnknownUnit>(Do(ticket, new Reassign("nobody", Why), Dispatcher));
        var ruled = ticket with { ReturnForbidden = true };
        Refused<Refusal.MovedBySupervisor>(Do(ruled, ToWater, Dispatcher));
        Assert.True(After(ruled, Do(ruled, ToWater, Supervisor), Supervisor).ReturnForbidden);
        var most = Scenes.Catalog.Policy.MaxReassigns;
        Assert.Equal(most, Refused<Refusal.ReassignedTooOften>(Do(ticket with { ReassignCount = most }, ToWater, Supervisor)).Max);
        Assert.Equal(0, TicketChange.Apply(ticket with { ReassignCount = most }, new TicketEvent.RedoOrdered(2), TheAgent, Now).ReassignCount);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Only_a_dispatch_that_was_wrong_counts_as_one(bool misdispatched, int hits)
    {
        var story = new TicketStory(Guid.CreateVersion7(), "1", "050401",
            [(Now, new TicketEvent.Dispatched(Unit, 1, null)), (Now.AddHours(1), new TicketEvent.Reassigned(Unit, "water", misdispatched)), (Now.AddHours(1), new TicketEvent.Dispatched("water", 1, null))], []);
        var adds = MetricFold.Of(story);
        Assert.Equal(new Amount(hits, 1), adds[(new MetricPlace(new(2026, 11, 1), Unit, "050401"), "misdispatched/2")]);
        Assert.Equal(new Amount(0, 1), adds[(new MetricPlace(new(2026, 11, 1), "water", "050401"), "misdispatched/2")]);
    }

    /// <summary>Accepted, sent to the roads unit by its rule, and signed for.</summary>
    private static Ticket SignedFor()
    {
        var draft = In(TicketState.Draft);
        var sent = After(draft, Do(draft, new Accept(), TheAgent), TheAgent);
        return After(sent, Do(sent, new SignFor(), Liaison), Liaison);
    }
}
