using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>答复: the unit says what was done. Its handling clock stops; a follow-up call is due.</summary>
/// <param name="Contacted">How and when the unit spoke with the citizen, if it did.</param>
public sealed record Reply(Pii Text, Pii? Contacted = null) : TicketCommand
{
    internal override Verb Verb => Verb.Reply;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("reply", Text), .. FieldRules.Text("contacted", Contacted, required: false, FieldRules.ShortTextMax)];
        return faults.Length > 0
            ? new Refusal.Invalid(faults)
            : new TicketEvent.Replied(ticket.UnitCode ?? "") { Text = Text, Aside = Contacted };
    }
}
