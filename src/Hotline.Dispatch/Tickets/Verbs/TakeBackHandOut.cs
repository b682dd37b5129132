using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>外部退回: the other side holds that it is not theirs; a dispatcher decides again.</summary>
public sealed record TakeBackHandOut(Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.TakeBackHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.HandOutTakenBack(ticket.HandedTo ?? "") { Text = Reason };
    }
}
