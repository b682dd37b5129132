using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 提请不予受理: somebody holds that the request is not the hotline's, and says where the citizen can turn to. From a draft it gets its number and
/// waits for the decision as any request waits for a dispatcher, under the same clock.
/// </summary>
/// <param name="Guidance">What the citizen is told: which channel is the right one.</param>
public sealed record ProposeRefusal(RefusalReason Reason, Pii Guidance) : TicketCommand
{
    internal override Verb Verb => Verb.ProposeRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("guidance", Guidance);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var proposed = new TicketEvent.RefusalProposed(Reason, scene.Actor.AccountId, scene.Catalog.Policy.RefusalApproval) { Text = Guidance };
        return ticket.State == TicketState.Draft ? Accept.Into(proposed, ticket, scene) : proposed;
    }
}
