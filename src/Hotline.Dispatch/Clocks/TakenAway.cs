using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// What becomes of a unit's clock when the hotline gives its ticket to another (改派). One that had run over ends there, late: that is the unit's own, whoever answers in the end. One that
/// had not is nobody's. Pure.
/// </summary>
internal static class TakenAway
{
    /// <param name="ticket">After the event, its assisting units let go.</param>
    public static Deadline End(Deadline open, Ticket ticket, DateTimeOffset now)
    {
        // A reply in review was given when it was submitted, and a part declined when it was declined.
        var end = open.State != DeadlineState.SetAside ? now : (open.Kind == DeadlineKind.Assist ? ticket.ReplyProposedAt : null) ?? ticket.ReplySubmittedAt ?? now;
        var declined = open.Kind == DeadlineKind.Assist ? ticket.Assists.LastOrDefault(assist => assist.UnitCode == open.UnitCode)?.DeclinedAt : null;
        return (declined ?? end) > open.DueAt ? DeadlineClock.Finish(open, end) : DeadlineClock.Cancel(open, now);
    }
}
