using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 邀请协办: the lead unit, or the hotline, asks another unit to do its part. That unit's clock is due before the lead's; asked to work with the lead (会办) it has none, and the lead's limit is that of both (docs/adr/0173).
/// </summary>
/// <param name="Task">What it is to do.</param>
/// <param name="Required">The lead may not reply before it has answered, unless they say why.</param>
/// <param name="Joint">会办.</param>
public sealed record AskAssist(string UnitCode, Pii Task, bool Required = true, bool Joint = false) : TicketCommand
{
    internal override Verb Verb => Verb.AskAssist;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("task", Task);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return Refuse(ticket.UnitCode, UnitCode, scene.Catalog) is { } refusal ? refusal
            : ticket.Assists.OpenOf(UnitCode) is not null ? new Refusal.AlreadyAssisting()
            : ticket.Assists.Count(assist => assist.IsOpen) >= scene.Catalog.Policy.MaxAssists ? new Refusal.TooManyAssists(scene.Catalog.Policy.MaxAssists)
            : new TicketEvent.AssistAsked(UnitCode, Required, Joint) { Text = Task };
    }

    /// <returns>Null when the unit can assist this lead.</returns>
    internal static Refusal? Refuse(string? lead, string unitCode, CatalogSnapshot catalog) =>
        catalog.Units.GetValueOrDefault(unitCode) is not { Active: true } ? new Refusal.UnknownUnit()
        : unitCode == lead ? new Refusal.AssistsItself()
        : null;
}
