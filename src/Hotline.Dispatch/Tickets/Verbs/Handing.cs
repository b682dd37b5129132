using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>转派: what handing down and handing across have in common. A reason, a unit in use, no endless going round, and where the policy says so the approval of the levels above (docs/adr/0154).</summary>
internal static class Handing
{
    /// <summary>By the unit itself, or asked of those above it. Asked anew for another unit, or the other way, it takes the place of what was asked before; the same is asked once.</summary>
    public static Decision Decide(HandingWay way, string toUnit, Pii reason, Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var levels = scene.Catalog.Policy.HandLevels;
        return levels > 0 && ticket.HandingAsked is { } asked && (asked.Way, asked.ToUnit) == (way, toUnit) ? new Refusal.HandingAsked()
            : Refuse(way, toUnit, ticket, scene) is { } refusal ? refusal
            : levels > 0 ? new TicketEvent.HandingAsked(way, toUnit, Approval.Chain(ticket.UnitCode, scene.Catalog, levels)) { Text = reason }
            : Done(way, toUnit, reason, onRequest: false, ticket, scene);
    }

    /// <summary>As it was asked for, if that can still be done. Whether it was in time was seen when it was asked for.</summary>
    public static Decision Approve(HandingRequest asked, Pii? note, Ticket ticket, Scene scene) =>
        Refuse(asked.Way, asked.ToUnit, ticket, scene, askedInTime: true) is { } refusal ? refusal : Done(asked.Way, asked.ToUnit, note, onRequest: true, ticket, scene);

    private static Refusal? Refuse(HandingWay way, string toUnit, Ticket ticket, Scene scene, bool askedInTime = false)
    {
        if (scene.Catalog.Units.GetValueOrDefault(toUnit) is not { Active: true })
        {
            return new Refusal.UnknownUnit();
        }

        return ticket.HandCount >= scene.Catalog.Policy.MaxHands ? new Refusal.HandedTooOften(scene.Catalog.Policy.MaxHands)
            : way == HandingWay.Down ? HandDown.Refuse(toUnit, ticket, scene)
            : HandAcross.Refuse(toUnit, ticket, scene, askedInTime);
    }

    private static TicketEvent Done(HandingWay way, string toUnit, Pii? words, bool onRequest, Ticket ticket, Scene scene)
    {
        var own = ticket.UnitCode ?? "";
        return way == HandingWay.Down
            ? new TicketEvent.HandedDown(own, toUnit, onRequest) { Text = words }
            : new TicketEvent.HandedAcross(own, toUnit, ticket.HandedDownBy.Where(above => scene.Catalog.IsUnder(toUnit, above)).ToArray(), onRequest) { Text = words };
    }
}
