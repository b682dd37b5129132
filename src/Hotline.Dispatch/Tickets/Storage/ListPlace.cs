using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What of a ticket's clocks is in its own row, because a list is read in its order (docs/adr/0126, 0148).</summary>
internal static class ListPlace
{
    /// <summary>By which limit an open ticket is urgent.</summary>
    public static DateTimeOffset? UrgentAt(Ticket ticket) => ticket.ClosedAt is null ? ClockRules.Urgent(ticket.Deadlines) : null;

    /// <summary>By which limit it stands on the list of those who decide on it, or of what waits for another platform; null of all others. Of those that have such a clock these are few.</summary>
    public static DateTimeOffset? DeskDueAt(Ticket ticket) => DeskClock(ticket) is { } kind
        ? ticket.Deadlines.FirstOrDefault(deadline => deadline.Kind == kind && deadline.FinishedAt is null)?.DueAt
        : null;

    private static DeadlineKind? DeskClock(Ticket ticket) => ticket.State switch
    {
        TicketState.ReturnReview or TicketState.ExtensionReview => DeadlineKind.Handle,
        TicketState.HandedOut => DeadlineKind.Citizen,
        TicketState.PendingDispatch or TicketState.Redo when ticket.RefusalBy is not null || ticket.HandOutAsked is not null => DeadlineKind.Dispatch,
        _ => null,
    };
}
