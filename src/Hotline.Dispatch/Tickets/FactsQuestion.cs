using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>An open question of a dispatcher's to the agents (退回补充). Its words are the event's.</summary>
/// <param name="OfId">The agent who took the ticket, being on duty when it was asked; null: anybody of the shift.</param>
public sealed record FactsQuestion(DateTimeOffset AskedAt, Guid? OfId)
{
    /// <summary>Whose work it is: the agent's who was asked, and once half the time is gone everybody's. A shift lead may always see to it.</summary>
    public bool IsFor(Actor actor, Light light) => OfId is null || OfId == actor.AccountId || light != Light.Normal || actor.Is(Role.ShiftLead);
}
