using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>协办退回审定: the lead (or the hotline) lets the unit go, or holds it to its part.</summary>
public sealed record RuleOnDecline(string UnitCode, bool Release, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnDecline;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Release);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Assists.OpenOf(UnitCode) is not { State: AssistState.DeclineReview } ? new Refusal.NothingDeclined()
            : Release ? new TicketEvent.AssistDropped(UnitCode) { Text = Note }
            : new TicketEvent.AssistInsisted(UnitCode) { Text = Note };
    }
}
