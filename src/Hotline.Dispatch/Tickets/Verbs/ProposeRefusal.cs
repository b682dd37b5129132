using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 提请不予受理: somebody holds that the request is not the hotline's, and says where the citizen can turn to. From a draft it gets its number and
/// waits for the decision as any request waits for a dispatcher, under the same clock. Of what is accepted an agent proposes it as <see cref="Speaking"/> has it: it is off the dispatchers' list until it is ruled on.
/// </summary>
/// <param name="Guidance">What the citizen is told: which channel is the right one.</param>
/// <param name="Caller">The number on the agent's line; null where there is none to compare.</param>
public sealed record ProposeRefusal(RefusalReason Reason, Pii Guidance, Pii? Caller = null) : TicketCommand
{
    internal override Verb Verb => Verb.ProposeRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("guidance", Guidance);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.State != TicketState.Draft && Speaking.Refuse(ticket, scene.Actor, Caller) is { } stranger)
        {
            return stranger;
        }

        var proposed = new TicketEvent.RefusalProposed(Reason, scene.Actor.AccountId, scene.Catalog.Policy.RefusalApproval) { Text = Guidance };
        return ticket.State == TicketState.Draft ? Accept.Into(proposed, ticket, scene) : proposed;
    }
}
