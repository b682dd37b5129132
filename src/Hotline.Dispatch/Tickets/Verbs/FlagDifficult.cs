using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>疑难: marks a matter for the meeting that takes such cases, or takes the mark off again. Either way with a reason.</summary>
public sealed record FlagDifficult(bool On, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.FlagDifficult;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : On == ticket.Difficult ? new Refusal.FlagAsItIs()
            : On ? new TicketEvent.DifficultFlagged { Text = Reason }
            : new TicketEvent.DifficultLifted { Text = Reason };
    }
}
