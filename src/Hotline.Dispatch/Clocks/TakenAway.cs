using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// What becomes of a unit's clock when its ticket is taken from it unanswered: given to another unit (改派、下派、转办), sent back by it (退单), withdrawn (撤回), refused (不予受理), or answered with the matter that it was
/// merged into. One that had run over ends there, late: that is the unit's own, whatever becomes of the ticket (docs/adr/0136, 0150, 0154, 0170, 0171). One that had not is nobody's. Pure.
/// </summary>
internal static class TakenAway
{
    /// <param name="ticket">After the event, its assisting units let go.</param>
    public static Deadline End(Deadline open, Ticket ticket, DateTimeOffset now) =>
        IsOver(open, ticket, now) ? DeadlineClock.Finish(open, Ran(open, ticket, now)) : DeadlineClock.Cancel(open, now);

    /// <param name="ticket">Before the event or after it, for a clock of the lead's; otherwise as above.</param>
    public static bool IsOver(Deadline open, Ticket ticket, DateTimeOffset now)
    {
        // A part declined was declined then.
        var declined = open.Kind == DeadlineKind.Assist ? ticket.Assists.LastOrDefault(assist => assist.UnitCode == open.UnitCode)?.DeclinedAt : null;
        return (declined ?? Ran(open, ticket, now)) > open.DueAt;
    }

    /// <summary>Until when it ran: one that stands, for a return, a suspension or a merge, until it was stopped; a reply in review was given when it was submitted.</summary>
    private static DateTimeOffset Ran(Deadline open, Ticket ticket, DateTimeOffset now) =>
        open.PausedAt ?? (open.State != DeadlineState.SetAside ? now : (open.Kind == DeadlineKind.Assist ? ticket.ReplyProposedAt : null) ?? ticket.ReplySubmittedAt ?? now);
}
