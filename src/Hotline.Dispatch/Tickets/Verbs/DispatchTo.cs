using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 派单: a dispatcher gives the ticket to a unit. The unit's sign-for and handling clocks start now. What came without a
/// category, or with a wrong one, is classified in the same step (docs/adr/0014). Sent where the dispatch catalogue says, the rule fires as if by itself: it is named,
/// and gives its limit and its assisting units. Sent elsewhere, the event names the rule that was passed over (docs/adr/0107).
/// </summary>
/// <param name="CategoryCode">Null leaves it as it is; so do the next two.</param>
/// <param name="Place">Only where none was given: what the citizen said stays.</param>
/// <param name="Assistants">主办+协办: the units asked to assist, with the note as their task. Null: those of the rule that fires; empty: none.</param>
public sealed record DispatchTo(string UnitCode, Pii? Note = null, string? CategoryCode = null, string? RegionCode = null, Pii? Place = null, IReadOnlyList<AskedUnit>? Assistants = null) : TicketCommand
{
    internal override Verb Verb => Verb.DispatchTo;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var patch = new DraftPatch(CategoryCode: CategoryCode, RegionCode: RegionCode, Place: Place);
        List<FieldFault> faults = [.. FieldRules.Text("note", Note, required: false), .. FieldRules.Classification(patch.ApplyTo(new TicketFields()), scene.Catalog)];
        if (Place is { IsEmpty: false } && ticket.Fields.Place is { IsEmpty: false })
        {
            faults.Add(new FieldFault("place", "given"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (!scene.Catalog.Units.TryGetValue(UnitCode, out var unit) || !unit.Active)
        {
            return new Refusal.UnknownUnit();
        }

        if (AskedUnit.Refuse(Assistants, UnitCode, scene.Catalog) is { } refusal)
        {
            return refusal;
        }

        var after = patch.ApplyTo(ticket.Fields);
        var dispatched = RuleFired.ByHand(UnitCode, after, ticket, scene, Note, Assistants);
        return after == ticket.Fields ? dispatched : new Decision.Events([Classifying.Of(ticket, after), .. dispatched], after);
    }
}
