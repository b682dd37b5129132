namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>Saves what was typed. Leaves no event: a draft's history begins with its opening and ends with its submit.</summary>
public sealed record SaveDraft(DraftPatch Patch) : TicketCommand
{
    internal override Verb Verb => Verb.SaveDraft;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var fields = Patch.ApplyTo(ticket.Fields);
        var faults = FieldRules.Draft(fields, scene.Catalog);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new Decision.Events([], fields);
    }
}
