using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>群诉: many people complain of one matter together. Proposed from as many voices as the policy says; a person decides, either way with a reason.</summary>
public sealed record FlagGroup(bool On, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.FlagGroup;

    /// <summary>Enough requests are in it to ask a person whether it is one.</summary>
    internal static bool IsProposed(Ticket ticket, Scene scene) =>
        !ticket.Group && ticket.Voices >= scene.Catalog.Policy.GroupVoices && TicketLifecycle.IsOpen(ticket.State);

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : On == ticket.Group ? new Refusal.FlagAsItIs()
            : On ? new TicketEvent.GroupFlagged(ticket.Voices) { Text = Reason }
            : new TicketEvent.GroupLifted { Text = Reason };
    }
}
