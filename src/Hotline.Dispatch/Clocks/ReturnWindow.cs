using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// 退单时限: until when a unit may send a ticket back, or hand it across. It begins when the unit gets the ticket and stands whenever the unit's handling clock does: the time that the hotline takes to rule on a
/// return, that of a suspension and of a merge that was none are charged to nobody (docs/adr/0171). Told by that clock's trace, as the clocks themselves are. Pure.
/// </summary>
internal static class ReturnWindow
{
    /// <returns>Null when only the handling limit ends it.</returns>
    public static DateTimeOffset? Until(Ticket ticket, Scene scene)
    {
        if (ticket.ReceivedAt is not { } since || scene.Catalog.Limits.ToReturn(ticket.Fields.Type, ticket.Fields.Urgency) is not { } span)
        {
            return null;
        }

        var clock = new DeadlineClock(scene.Catalog.CalendarOf(ticket.UnitCode), scene.Catalog.Policy);
        var window = clock.Start(Guid.Empty, ticket.Id, DeadlineKind.Handle, ticket.Round, ticket.UnitCode, new Limit(LimitTable.Return, span), since);
        foreach (var step in ticket.Running(DeadlineKind.Handle)?.Trace ?? [])
        {
            // What stood before the unit had it was another's.
            var at = step.Reckoning.Start;
            window = step.Stops() && window.IsRunning && at >= window.StartedAt ? clock.Pause(window, at)
                : step.Cause == TraceStep.Resumed && !window.IsRunning ? clock.Resume(window, at)
                : window;
        }

        return window.DueAt;
    }
}
