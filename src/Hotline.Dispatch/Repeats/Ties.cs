using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// Whether somebody is told that two tickets have the same caller. Of a confidential one that says who spoke: whoever types the number of a person they suspect would be
/// shown what that person said.
/// </summary>
internal static class Ties
{
    /// <returns>True too where the caller of both is on the actor's own line: they say themselves who they are.</returns>
    public static bool MayTie(Ticket? asked, Ticket other, Actor actor) =>
        (asked is null || Knows(asked, actor)) && Knows(other, actor)
        || (asked is { CallId: not null } && asked.OwnerId == actor.AccountId && Speaking.IsOf(other, asked.CallNumber));

    /// <summary>Who spoke is theirs to know, as with a reveal.</summary>
    public static bool Knows(Ticket ticket, Actor actor) => !ticket.Fields.IsGuarded || actor.IsAny(Role.System, Role.Supervisor) || ticket.OwnerId == actor.AccountId;
}
