using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>What handing down and handing across have in common: a reason, a unit in use, and no endless going round.</summary>
internal static class Handing
{
    public static Refusal? Refuse(Ticket ticket, string unitCode, Pii reason, Scene scene)
    {
        var faults = FieldRules.Text("reason", reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (scene.Catalog.Units.GetValueOrDefault(unitCode) is not { Active: true })
        {
            return new Refusal.UnknownUnit();
        }

        return ticket.HandCount >= scene.Catalog.Policy.MaxHands ? new Refusal.HandedTooOften(scene.Catalog.Policy.MaxHands) : null;
    }
}
