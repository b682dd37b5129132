using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>标签: gives a ticket one of the labels, or takes it off again. Either way with a reason.</summary>
public sealed record Label(TicketLabel What, bool On, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.Label;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : On == ticket.Labels.Contains(What) ? new Refusal.FlagAsItIs()
            : On ? new TicketEvent.Labelled(What) { Text = Reason }
            : new TicketEvent.LabelTaken(What) { Text = Reason };
    }
}
