using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>派单: a dispatcher gives the ticket to a unit. The unit's sign-for and handling clocks start now.</summary>
public sealed record DispatchTo(string UnitCode, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.DispatchTo;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return scene.Catalog.Units.TryGetValue(UnitCode, out var unit) && unit.Active
            ? new TicketEvent.Dispatched(UnitCode, ticket.Round, Rule: null) { Text = Note }
            : new Refusal.UnknownUnit();
    }
}
