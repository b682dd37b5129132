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

    internal override Decision Decide(Ticket ticket, Scene scene) => Handing.Decide(HandingWay.Across, UnitCode, Reason, ticket, scene);

    /// <param name="askedInTime">What was asked for in time is not too late when it is approved.</param>
    internal static Refusal? Refuse(string toUnit, Ticket ticket, Scene scene, bool askedInTime) =>
        ticket.ReturnForbidden ? new Refusal.ReturnForbidden()
        : !askedInTime && Return.IsTooLate(ticket, scene) ? new Refusal.HandedTooLate()
        : ticket.UnitCode is not { } own || scene.Catalog.Beside(own).All(unit => unit.Code != toUnit) ? new Refusal.NotBeside()
        : ticket.LedBy.Contains(toUnit) ? new Refusal.HandedBack()
        : null;
}
