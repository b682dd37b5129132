using System.Collections.Immutable;
using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets;

/// <summary>The ticket after one event: what it does to the ticket, then to its clocks, and then what those say of the ticket. Pure.</summary>
internal static class TicketCourse
{
    public static Ticket After(Ticket ticket, TicketEvent happened, Scene scene)
    {
        var changed = TicketChange.Apply(ticket, happened, scene.Actor, scene.Now);
        var clocked = changed with { Deadlines = ClockRules.After(changed, happened, scene) };
        return clocked with
        {
            Light = ClockRules.Worst(clocked.Deadlines),
            EscalationLevel = ClockRules.Level(clocked.Deadlines),
            Judgements = Lifted(clocked, happened, scene.Now),
        };
    }

    /// <summary>
    /// A limit that was moved past the moment, by an extension asked for in time or by a corrected list of days off, was not missed: what was held against the unit for it
    /// is taken back, as in the figures, unless it has appealed.
    /// </summary>
    private static ImmutableArray<Judgement> Lifted(Ticket ticket, TicketEvent happened, DateTimeOffset now) => happened switch
    {
        TicketEvent.ExtensionGranted or TicketEvent.DeadlineRecounted { Clock: DeadlineKind.Handle } when InTime(ticket, DeadlineKind.Handle, now) => ticket.Judgements.Lift(ticket, JudgementKind.Overdue),
        TicketEvent.DeadlineRecounted { Clock: DeadlineKind.Contact } when InTime(ticket, DeadlineKind.Contact, now) => ticket.Judgements.Lift(ticket, JudgementKind.LateContact),
        _ => ticket.Judgements,
    };

    /// <summary>One that stands is held against when it stopped: a reply in review was given when it was submitted.</summary>
    private static bool InTime(Ticket ticket, DeadlineKind kind, DateTimeOffset now) => ticket.Running(kind) is { } clock
        && ((clock.PausedAt ?? (clock.State == DeadlineState.SetAside ? ticket.ReplySubmittedAt : null)) is { } stood ? stood <= clock.DueAt : now < clock.DueAt);
}
