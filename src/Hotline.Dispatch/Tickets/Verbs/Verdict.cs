using Hotline.Dispatch.Catalog;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// What follows once the citizen has said whether it is solved, whoever asked. Solved closes. Not solved reopens the same
/// ticket one round further (重办) and one level up: the second round goes straight to the unit above the one that had it, with new clocks; where nobody is above,
/// the hotline's dispatcher decides. From the policy's round on (the third) it is ruled on first whose duty it is. The policy may leave the second round with the unit itself.
/// </summary>
internal static class Verdict
{
    private const int LastRoundWithoutDispatcher = 2;

    /// <summary>What is to be asked was; what may be asked is an answer, where there is one.</summary>
    public static IEnumerable<FieldFault> Faults(Solved? solved, Satisfaction? satisfied, Satisfaction? processSatisfied, ReplyClarity? clarity)
    {
        if (solved is null)
        {
            yield return new FieldFault("solved", "missing");
        }

        if (satisfied is null)
        {
            yield return new FieldFault("satisfied", "missing");
        }

        if (processSatisfied is { } process && !Enum.IsDefined(process))
        {
            yield return new FieldFault("processSatisfied", "malformed");
        }

        if (clarity is { } clear && !Enum.IsDefined(clear))
        {
            yield return new FieldFault("replyClear", "malformed");
        }
    }

    /// <summary>
    /// After a close the citizen speaks once, within the policy's days. That it was solved may turn out wrong, or a wrong key was pressed: that it is not they may still say; it is then done
    /// again, and what comes of that is another close. Not where two of the hotline's found it to be beyond reason, and not by the keys of a call that asked before the close: one who does not see
    /// what stands there would take back by a second key what the first one, or somebody they told it, had settled.
    /// </summary>
    public static Refusal? Barred(Ticket ticket, Solved? solved, FollowUpWay way, Scene scene)
    {
        if (ticket.UnreasonableBy is not null)
        {
            // They have been asked in this round, and what they said is being looked at.
            return new Refusal.AlreadyRated();
        }

        if (ticket.ClosedAt is not { } closed)
        {
            return null;
        }

        var days = scene.Catalog.Policy.ReopenDays;
        var takesBack = ticket.Solved is Solved.Solved or Solved.Basically && solved == Solved.Unsolved && way != FollowUpWay.Ivr;
        return ticket.Satisfied is not null && !takesBack ? new Refusal.AlreadyRated()
            : scene.Now > closed.AddDays(days) ? new Refusal.RatingTooLate(days) : null;
    }

    public static TicketEvent[] After(Ticket ticket, TicketEvent.FollowedUp followed, Scene scene)
    {
        if (followed.Solved != Solved.Unsolved)
        {
            return ticket.ClosedAt is null ? [followed, new TicketEvent.Closed(Unreachable: false)] : [followed];
        }

        return Again(ticket, followed, scene);
    }

    /// <param name="said">What it is done again for.</param>
    public static TicketEvent[] Again(Ticket ticket, TicketEvent said, Scene scene)
    {
        var round = ticket.Round + 1;
        // Whose duty it is can only be ruled on among units: what another platform answered goes to a dispatcher.
        if (round >= scene.Catalog.Policy.RulingRound && ticket.UnitCode is not null)
        {
            return [said, new TicketEvent.RedoOrdered(round, ToRuling: true)];
        }

        return round <= LastRoundWithoutDispatcher && Above(ticket.UnitCode, scene.Catalog) is { } unit
            ? [said, new TicketEvent.RedoOrdered(round), new TicketEvent.Dispatched(unit, round, Rule: null)]
            : [said, new TicketEvent.RedoOrdered(round)];
    }

    /// <returns>Null where the hotline is next.</returns>
    private static string? Above(string? unitCode, CatalogSnapshot catalog)
    {
        var had = unitCode is null ? null : catalog.Units.GetValueOrDefault(unitCode);
        var next = catalog.Policy.ReopenLevelsUp == 0 ? had : had?.ParentCode is { } parent ? catalog.Units.GetValueOrDefault(parent) : null;
        return next is { Active: true } ? next.Code : null;
    }
}
