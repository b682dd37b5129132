namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// What follows once the citizen has said whether it is solved, whoever asked. Solved closes. Not solved reopens the same
/// ticket one round further (重办): the second round goes straight back to the same unit with new clocks; from the third on,
/// and where there is no unit to go back to, a dispatcher decides.
/// </summary>
internal static class Verdict
{
    private const int LastRoundWithoutDispatcher = 2;

    public static IEnumerable<FieldFault> Missing(Solved? solved, Satisfaction? satisfied)
    {
        if (solved is null)
        {
            yield return new FieldFault("solved", "missing");
        }

        if (satisfied is null)
        {
            yield return new FieldFault("satisfied", "missing");
        }
    }

    public static TicketEvent[] After(Ticket ticket, TicketEvent.FollowedUp followed, Scene scene)
    {
        if (followed.Solved != Solved.Unsolved)
        {
            return ticket.ClosedAt is null ? [followed, new TicketEvent.Closed(Unreachable: false)] : [followed];
        }

        var round = ticket.Round + 1;
        return round <= LastRoundWithoutDispatcher && ticket.UnitCode is { } unit && scene.Catalog.Units.GetValueOrDefault(unit) is { Active: true }
            ? [followed, new TicketEvent.RedoOrdered(round), new TicketEvent.Dispatched(unit, round, Rule: null)]
            : [followed, new TicketEvent.RedoOrdered(round)];
    }
}
