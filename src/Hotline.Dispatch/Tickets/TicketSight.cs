using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>Who may know of a ticket, and which of its personal data they see in clear without asking for a reveal.</summary>
public static class TicketSight
{
    /// <summary>
    /// A pure liaison sees their own unit's tickets, and those that it follows (handed down, or assists in), only; a draft is its owner's and the
    /// system's; an administrator runs the system and reads no tickets. A citizen has proved that this one is theirs
    /// before they act.
    /// </summary>
    public static bool MayKnowOf(TicketState state, string? unitCode, Guid ownerId, Actor actor, IReadOnlyCollection<string>? followers = null)
    {
        if (actor.IsAny(Role.System, Role.Citizen) || (actor.AccountId == ownerId && actor.Is(Role.Agent)))
        {
            return true;
        }

        if (state == TicketState.Draft)
        {
            return actor.Is(Role.ShiftLead);
        }

        return actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Leader)
            || (actor.Is(Role.Liaison) && actor.UnitCode is { } own && (own == unitCode || followers?.Contains(own) == true));
    }

    /// <summary>
    /// Who may listen to the call of a ticket they know of. A voice can not be scrubbed: leaders never hear it, and of a
    /// confidential ticket only supervisors and the agent who took it do, as with a reveal.
    /// </summary>
    public static bool MayHear(bool confidential, Guid ownerId, Actor actor)
    {
        if (actor.IsAny(Role.System, Role.Supervisor) || actor.AccountId == ownerId)
        {
            return true;
        }

        return !confidential && actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Liaison);
    }

    /// <summary>
    /// Who may have the hotline call the citizen of a ticket they know of, without seeing the number: those who work on the matter, liaisons of its unit among them.
    /// </summary>
    /// <param name="guarded">Confidential: only who may see the number.</param>
    public static bool MayCall(bool anonymous, bool guarded, string? unitCode, Guid ownerId, Actor actor) =>
        !anonymous
        && (guarded
            ? actor.Is(Role.Supervisor) || actor.AccountId == ownerId
            : actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor) || actor.Is(Role.Liaison) && actor.UnitCode is { } own && own == unitCode);

    /// <summary>Who may look at a citizen's photos of a ticket they know of: those who work on the matter. A picture can not be scrubbed, so leaders do not.</summary>
    public static bool MaySeePhotos(Actor actor) =>
        actor.IsAny(Role.System, Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Liaison);

    /// <summary>
    /// The owner of a draft sees all of it (the call is on). Later everyone gets masks for name, phone and ID; those
    /// who work on the matter read its text and place; leaders read scrubbed text and no place.
    /// </summary>
    public static bool SeesClear(PiiKind kind, TicketState state, Guid ownerId, Actor actor)
    {
        if (actor.Is(Role.System) || (state == TicketState.Draft && actor.AccountId == ownerId))
        {
            return true;
        }

        return kind is PiiKind.FreeText or PiiKind.Address
            && actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Liaison);
    }
}
