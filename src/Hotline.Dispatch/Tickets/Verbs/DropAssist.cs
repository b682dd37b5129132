using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤销协办: the lead (or the hotline) needs the unit no longer.</summary>
public sealed record DropAssist(string UnitCode, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.DropAssist;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Assists.OpenOf(UnitCode) is null ? new Refusal.NotAssisting() : new TicketEvent.AssistDropped(UnitCode) { Text = Reason };
    }
}
