using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 转办: the unit gives the ticket to another on its own level, under the same unit above, and is done with it. Not where a return is forbidden or
/// too late: it would be the same by another name. Nor to one that has led it already. Who receives it has the time of a receiver (docs/adr/0129).
/// </summary>
public sealed record HandAcross(string UnitCode, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.HandAcross;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (Handing.Refuse(ticket, UnitCode, Reason, scene) is { } refusal)
        {
            return refusal;
        }

        if (ticket.ReturnForbidden)
        {
            return new Refusal.ReturnForbidden();
        }

        if (Return.IsTooLate(ticket, scene))
        {
            return new Refusal.HandedTooLate();
        }

        if (ticket.UnitCode is not { } own || scene.Catalog.Beside(own).All(unit => unit.Code != UnitCode))
        {
            return new Refusal.NotBeside();
        }

        if (ticket.LedBy.Contains(UnitCode))
        {
            return new Refusal.HandedBack();
        }

        string[] still = [.. ticket.HandedDownBy.Where(above => scene.Catalog.IsUnder(UnitCode, above))];
        return new TicketEvent.HandedAcross(own, UnitCode, still) { Text = Reason };
    }
}
