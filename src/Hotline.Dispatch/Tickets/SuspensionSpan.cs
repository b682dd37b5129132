using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets;

/// <summary>For how long a ticket stands: as long as somebody lets it, and no longer than its round has days for that (docs/adr/0172). Told by the clock that runs meanwhile. Pure.</summary>
internal static class SuspensionSpan
{
    /// <returns>When it goes on by itself; null of one that does not stand, or was suspended before there was such a moment.</returns>
    public static DateTimeOffset? EndOf(Ticket ticket) =>
        ticket is { State: TicketState.Suspended, SuspendedFor: { } days } && ticket.Running(DeadlineKind.SuspendReview) is { } review ? review.StartedAt.AddDays(days) : null;

    /// <summary>The ticket goes on. What counts of its round's days are those for which it stood, a day begun as a day, and no longer those that were promised.</summary>
    public static Ticket Ended(Ticket ticket, DateTimeOffset at)
    {
        var days = ticket.SuspensionDays;
        if (ticket.Running(DeadlineKind.SuspendReview) is { } review)
        {
            var stood = (int)Math.Ceiling((at - review.StartedAt).TotalDays);
            days += Math.Min(stood, ticket.SuspendedFor ?? stood) - review.Trace[0].Reckoning.Span.Amount;
        }

        return ticket with { State = TicketState.InHandling, SuspendedFor = null, SuspensionDays = days };
    }
}
