using System.Collections.Immutable;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>Which event starts, stops, pauses or stretches which clock: the one place. Pure; the ticket is as it is after the event.</summary>
internal static class ClockRules
{
    public static ImmutableArray<Deadline> After(Ticket ticket, TicketEvent happened, Scene scene)
    {
        var now = scene.Now;
        var deadlines = ticket.Deadlines;
        return happened switch
        {
            TicketEvent.Accepted => Start(Start(deadlines, DeadlineKind.Citizen), DeadlineKind.Dispatch),
            TicketEvent.Dispatched => Start(Start(Finish(deadlines, DeadlineKind.Dispatch), DeadlineKind.SignFor), DeadlineKind.Handle),
            TicketEvent.HandedDown or TicketEvent.HandedAcross => Start(
                Change(Change(deadlines, [DeadlineKind.SignFor], open => DeadlineClock.Cancel(open, now)), [DeadlineKind.Handle], open => open with { UnitCode = ticket.UnitCode }),
                DeadlineKind.SignFor),
            TicketEvent.SignedFor => Finish(deadlines, DeadlineKind.SignFor),
            TicketEvent.Returned returned => Start(
                Change(deadlines, UnitClocks, open => ClockOf(open.Kind).Pause(open, now)), returned.ToRuling ? DeadlineKind.Ruling : DeadlineKind.ReturnReview),
            TicketEvent.ReturnRejected => Change(Finish(deadlines, DeadlineKind.ReturnReview), UnitClocks, open => ClockOf(open.Kind).Resume(open, now)),
            TicketEvent.ReturnUpheld => Start(
                Change(Finish(deadlines, DeadlineKind.ReturnReview), UnitClocks, open => DeadlineClock.Cancel(open, now)), DeadlineKind.Dispatch),
            TicketEvent.DutyRuled => Finish(deadlines, DeadlineKind.Ruling),
            TicketEvent.ExtensionGranted granted => Change(
                deadlines, [DeadlineKind.Handle, DeadlineKind.Citizen], open => Climbing(ClockOf(open.Kind).Extend(open, granted.WorkingDays, now))),
            TicketEvent.Replied => Start(Finish(deadlines, [DeadlineKind.SignFor, DeadlineKind.Handle, DeadlineKind.Citizen]), DeadlineKind.FollowUp),
            TicketEvent.Closed or TicketEvent.AnsweredOnCall => Finish(deadlines, Enum.GetValues<DeadlineKind>()),
            TicketEvent.Retracted => Change(deadlines, Enum.GetValues<DeadlineKind>(), open => DeadlineClock.Cancel(open, now)),
            TicketEvent.RedoOrdered => Start(Start(Finish(deadlines, DeadlineKind.FollowUp), DeadlineKind.Citizen), DeadlineKind.Dispatch),
            TicketEvent.LightTurned turned => Change(deadlines, [turned.Clock], open => Climbing(open with { Light = turned.Light })),
            TicketEvent.Escalated escalated => Change(deadlines, [escalated.Clock], open => Climbing(open with { EscalationLevel = escalated.Level })),
            TicketEvent.DeadlineRecounted recounted => Change(deadlines, [recounted.Clock], open => Climbing(ClockOf(open.Kind).Recount(open, now))),
            _ => deadlines,
        };

        DeadlineClock ClockOf(DeadlineKind kind) => ClockRules.ClockOf(kind, ticket, scene);

        // An extension or a recount can bring an overdue clock back; should it run over again, the ladder begins below.
        Deadline Climbing(Deadline open) => open.Light == Light.Overdue
            ? open with { EscalateAt = NextLevel(open, ticket, scene)?.At }
            : open with { EscalationLevel = 0, EscalateAt = null };

        ImmutableArray<Deadline> Start(ImmutableArray<Deadline> all, DeadlineKind kind)
        {
            var limit = scene.Catalog.Limits.For(kind, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round);
            var unit = UnitClocks.Contains(kind) ? ticket.UnitCode : null;
            return all.Add(ClockOf(kind).Start(Guid.CreateVersion7(now), ticket.Id, kind, ticket.Round, unit, limit, now));
        }

        ImmutableArray<Deadline> Finish(ImmutableArray<Deadline> all, params DeadlineKind[] kinds) =>
            Change(all, kinds, open => DeadlineClock.Finish(open, now));
    }

    /// <returns>The level above the one reached, and when; null at the top.</returns>
    public static (int Level, DateTimeOffset At)? NextLevel(Deadline overdue, Ticket ticket, Scene scene) =>
        EscalationLadder.Next(overdue, ticket, scene.Catalog.Limits, CalendarOf(overdue.Kind, ticket, scene));

    /// <summary>The unit's clocks run in the unit's hours, the hotline's own in the ordinary ones.</summary>
    public static DeadlineClock ClockOf(DeadlineKind kind, Ticket ticket, Scene scene) =>
        new(CalendarOf(kind, ticket, scene), scene.Catalog.Policy);

    /// <summary>The worst light among the clocks that run.</summary>
    public static Light Worst(ImmutableArray<Deadline> deadlines) =>
        deadlines.Where(deadline => deadline.FinishedAt is null).Select(deadline => deadline.Light).DefaultIfEmpty(Light.Normal).Max();

    private static WorkingCalendar CalendarOf(DeadlineKind kind, Ticket ticket, Scene scene) =>
        scene.Catalog.CalendarOf(UnitClocks.Contains(kind) ? ticket.UnitCode : null);

    private static DeadlineKind[] UnitClocks { get; } = [DeadlineKind.SignFor, DeadlineKind.Handle];

    private static ImmutableArray<Deadline> Change(ImmutableArray<Deadline> all, DeadlineKind[] kinds, Func<Deadline, Deadline> change) =>
        [.. all.Select(deadline => deadline.FinishedAt is null && kinds.Contains(deadline.Kind) ? change(deadline) : deadline)];
}
