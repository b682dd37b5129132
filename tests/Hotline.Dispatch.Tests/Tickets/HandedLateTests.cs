using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>Handed on after its limit, by the unit itself or by those whom it asked: what was over is held against whoever let it, and whoever gets the ticket has time of its own.</summary>
public sealed class HandedLateTests
{
    private static readonly Pii Why = Pii.Text("属辖区事务");
    private static readonly DateTimeOffset Due = Now.AddHours(2);
    private static readonly DateTimeOffset Late = Now.AddHours(3);
    private static readonly DeadlineKind[] Ends = [DeadlineKind.SignFor, DeadlineKind.Contact, DeadlineKind.Handle];

    /// <summary>Down or across, and whether others approved. Across nobody hands on late by themselves.</summary>
    public static TheoryData<bool, bool> Ways { get; } = new() { { true, true }, { true, false }, { false, true } };

    [Theory, MemberData(nameof(Ways))]
    public void What_ran_over_ends_late_with_whoever_let_it_and_the_receiver_is_judged_by_its_own_time(bool down, bool asked)
    {
        var (from, to) = Units(down);
        var handed = Handed(down, asked, Late);
        Assert.Equal([(JudgementKind.Overdue, from), (JudgementKind.LateContact, from)], Held(handed)); // Before any sweep.
        Assert.Contains(from, handed.Followers); // It may appeal.
        foreach (var kind in Ends)
        {
            var ended = handed.Deadlines.First(clock => clock.Kind == kind);
            Assert.Equal((DeadlineState.Met, Late, true, from), (ended.State, ended.FinishedAt, ended.WasLate, ended.UnitCode));
            Assert.Equal((Late, Light.Normal, to), (handed.Running(kind)!.StartedAt, handed.Running(kind)!.Light, handed.Running(kind)!.UnitCode));
        }

        Assert.Equal(Scenes.Catalog.CalendarOf(to).Add(Late, new Span(2, SpanUnit.WorkingDays)), handed.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal(Due, handed.Running(DeadlineKind.Citizen)!.DueAt); // It shows what the road cost.
        Assert.Equal(Light.Normal, handed.Deadlines.Where(clock => clock is { FinishedAt: null, Kind: not DeadlineKind.Citizen }).Max(clock => clock.Light));

        var receiver = Of(to);
        var signed = After(handed, Do(handed, new SignFor(), receiver, Late.AddMinutes(1)), receiver, Late.AddMinutes(1));
        var replied = After(signed, Do(signed, new Reply(Pii.Text("已办")), receiver, Late.AddMinutes(2)), receiver, Late.AddMinutes(2));
        Assert.Equal(Held(handed), Held(replied));
        foreach (var (unit, inTime) in new[] { (from, 0), (to, 1) })
        {
            Assert.Equal(
                [$"closed-in-time {inTime}/1", $"contacted-in-time {inTime}/1", $"overdue {1 - inTime}/1", $"signed-in-time {inTime}/1"], Figures(replied, unit));
        }

        Lead[] leads = [new(from, Now), new(to, Late)];
        Assert.Equal([from], Lateness.Of(replied.Deadlines, 1, Scenes.Catalog.CalendarOf, Late.AddDays(9), leads).Select(share => share.UnitCode));
        Assert.Equal(
            Scenes.Catalog.CalendarOf(to).Measure(handed.Running(DeadlineKind.Handle)!.DueAt, Late.AddDays(9)), Lateness.Of(handed.Deadlines, 1, Scenes.Catalog.CalendarOf, Late.AddDays(9), leads).Single(share => share.UnitCode == to).Over);
    }

    [Theory, MemberData(nameof(Ways))]
    public void What_had_not_run_over_goes_on_and_a_sign_for_in_time_is_nobodys(bool down, bool asked)
    {
        var (from, to) = Units(down);
        var ticket = At(down);
        var handed = Handed(down, asked, Now.AddHours(1));
        Assert.Empty(handed.Judgements);
        Assert.Empty(Figures(handed, from));
        Assert.Equal([DeadlineState.Void, DeadlineState.Running], handed.Deadlines.Where(clock => clock.Kind == DeadlineKind.SignFor).Select(clock => clock.State));
        foreach (var kind in new[] { DeadlineKind.Contact, DeadlineKind.Handle })
        {
            var clock = Assert.Single(handed.Deadlines, one => one.Kind == kind);
            Assert.Equal((to, down), (clock.UnitCode, clock.DueAt == Due)); // Down it stays what it was; across it is a receiver's, if that is more.
        }

        // On its limit to the second it was in time, and nobody gets what is over.
        var atLimit = Handed(down, asked, Due);
        Assert.Empty(atLimit.Judgements);
        Assert.All(Ends, kind => Assert.Equal((DeadlineState.Void, true), (atLimit.Deadlines.First(clock => clock.Kind == kind).State, atLimit.Running(kind)!.DueAt > Due)));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Without_a_row_for_receivers_they_have_the_time_of_a_fresh_order(bool down, bool asked)
    {
        PolicyLimit[] limits = [.. Scenes.Catalog.Limits.Rows.Where(row => row.Clock != LimitTable.HandAcross)];
        var handed = Handed(down, asked, Late, limits);
        var span = Scenes.Catalog.Limits.For(DeadlineKind.Handle, handed.Fields.Type, handed.Fields.Urgency, 1).Span;
        Assert.Equal(Scenes.Catalog.CalendarOf(handed.UnitCode).Add(Late, span), handed.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal(Due, Handed(down, asked, Now.AddHours(1), limits).Running(DeadlineKind.Handle)!.DueAt);
    }

    private static (string From, string To) Units(bool down) => down ? ("city", "roads") : ("roads", "roads-east");

    private static Actor Of(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员", unit, Role.Liaison);

    private static Ticket At(bool down) => In(TicketState.AwaitingSignFor) with
    {
        UnitCode = Units(down).From,
        LedBy = [Units(down).From],
        ReceivedAt = Now,
        Deadlines = [Clock(DeadlineKind.Citizen, new(2, SpanUnit.Hours)) with { UnitCode = null }, .. Ends.Select(kind => Clock(kind, new(2, SpanUnit.Hours)) with { UnitCode = Units(down).From })],
    };

    /// <param name="asked">At once, and approved then; otherwise the unit hands it on then by itself.</param>
    private static Ticket Handed(bool down, bool asked, DateTimeOffset at, PolicyLimit[]? limits = null)
    {
        var (ticket, unit) = (At(down), Of(Units(down).From));
        TicketCommand command = down ? new HandDown(Units(down).To, Why) : new HandAcross(Units(down).To, Why);
        if (!asked)
        {
            return Done(ticket, command, Under(unit, at, 0));
        }

        return Done(Done(ticket, command, Under(unit, Now, 1)), new RuleOnHanding(true, Why), Under(Dispatcher, at, 1));

        Scene Under(Actor actor, DateTimeOffset now, int levels) => By(actor, now) with { Catalog = CatalogWith([], new Policy(HandLevels: levels), limits) };
    }

    private static Ticket Done(Ticket ticket, TicketCommand command, Scene scene) => After(ticket, Events(command.Decide(ticket, scene)), scene);

    private static IEnumerable<(JudgementKind, string)> Held(Ticket ticket) => ticket.Judgements.Select(held => (held.Kind, held.UnitCode)).Order();

    /// <summary>What the unit's clocks say in the figures, but of what was early and of extensions.</summary>
    private static string[] Figures(Ticket ticket, string unit) =>
    [
        .. MetricFold.Of(new TicketStory(ticket.Id, "1", "05", [], ticket.Deadlines)).Where(one => one.Key.Place.UnitCode == unit)
            .Select(one => $"{one.Key.Metric.Split('/')[0]} {one.Value.Numerator}/{one.Value.Denominator}")
            .Where(figure => !figure.StartsWith("closed-early", StringComparison.Ordinal) && !figure.StartsWith("closed-in-time-net", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
