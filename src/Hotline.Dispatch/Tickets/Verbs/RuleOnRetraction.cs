using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤单审批: somebody other than who proposed it ends the ticket, or leaves it where it is (docs/adr/0150).</summary>
/// <param name="Note">Refused, why.</param>
public sealed record RuleOnRetraction(bool Approve, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnRetraction;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Approve);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.RetractAskedBy is not { } proposer ? new Refusal.NoRetractionProposed()
            : proposer == scene.Actor.AccountId ? new Refusal.OwnRetraction()
            : Approve ? new TicketEvent.Retracted() { Text = Note }
            : new TicketEvent.RetractionDismissed() { Text = Note };
    }
}
