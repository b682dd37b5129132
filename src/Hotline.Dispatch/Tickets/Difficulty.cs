using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets;

/// <summary>What made a ticket a difficult one: 多次退单, 多次重办, 多家单位经办.</summary>
public enum DifficultReason
{
    Returns,
    Redos,
    Units,
}

/// <summary>
/// 疑难: returned, done again or led by as many units as the policy says, a ticket is marked by what happened to it. Told when a number is reached, so
/// that a mark lifted by a person stays lifted until the next one is. Pure.
/// </summary>
internal static class Difficulty
{
    /// <param name="before">As it stood before what just happened.</param>
    /// <returns>The mark that follows; null where none does.</returns>
    public static TicketEvent? Reached(Ticket before, Ticket after, Policy policy)
    {
        if (after.Difficult || !TicketLifecycle.IsOpen(after.State))
        {
            return null;
        }

        return Crossed(before.ReturnCount, after.ReturnCount, policy.DifficultReturns) ? new TicketEvent.DifficultFlagged(DifficultReason.Returns)
            : Crossed(before.Round - 1, after.Round - 1, policy.DifficultRedos) ? new TicketEvent.DifficultFlagged(DifficultReason.Redos)
            : Crossed(before.LedBy.Length, after.LedBy.Length, policy.DifficultUnits) ? new TicketEvent.DifficultFlagged(DifficultReason.Units)
            : null;
    }

    private static bool Crossed(int before, int after, int mark) => mark > 0 && before < after && after >= mark;
}
