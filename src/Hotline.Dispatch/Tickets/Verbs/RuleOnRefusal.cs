using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>不予受理审批: somebody else decides. The citizen reads the reason and the guidance.</summary>
/// <param name="Text">Approving: the guidance, as it is told. Dismissing: why it is the hotline's after all.</param>
public sealed record RuleOnRefusal(bool Approve, Pii Text) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnRefusal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Approve ? "guidance" : "reason", Text);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket is not { RefusalReason: { } reason, RefusalBy: { } by } ? new Refusal.NoRefusalProposed()
            : by == scene.Actor.AccountId ? new Refusal.OwnProposal()
            : !Approve ? new TicketEvent.RefusalDismissed { Text = Text }
            : ticket.Voices > 1 ? new Refusal.HasVoices(ticket.Voices)
            : new TicketEvent.RefusedToTake(reason) { Text = Text };
    }
}
