using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>不予受理: proposed, approved level by level, decided.</summary>
public abstract partial record TicketEvent
{
    /// <param name="ById">Who proposed it, and so does not decide.</param>
    /// <param name="Levels">By how many it is approved.</param>
    public sealed record RefusalProposed(RefusalReason Reason, Guid ById, int Levels = 1) : TicketEvent;

    /// <summary>不予受理初审同意, the first of two; a supervisor decides.</summary>
    /// <param name="ById">Who approved it, and so does not decide.</param>
    public sealed record RefusalApproved(Guid ById) : TicketEvent;

    /// <summary>不予受理: the citizen reads where to turn to instead.</summary>
    public sealed record RefusedToTake(RefusalReason Reason) : TicketEvent;

    public sealed record RefusalDismissed() : TicketEvent;
}
