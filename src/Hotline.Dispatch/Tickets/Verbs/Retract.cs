using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤回: the citizen takes the request back before it is replied to. All clocks are called off.</summary>
public sealed record Retract(Pii? Reason = null) : TicketCommand
{
    internal override Verb Verb => Verb.Retract;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: false, FieldRules.ShortTextMax);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.Retracted { Text = Reason };
    }
}
