using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 下派: the unit gives the ticket to one below it and follows it from then on, reading only. The unit below signs for
/// it anew; the handling limit stays what it was, because the citizen waits for no unit's internal road. One that has run over is this unit's: whoever gets the ticket has the time of a
/// receiver (docs/adr/0154).
/// </summary>
public sealed record HandDown(string UnitCode, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.HandDown;

    internal override Decision Decide(Ticket ticket, Scene scene) => Handing.Decide(HandingWay.Down, UnitCode, Reason, ticket, scene);

    internal static Refusal? Refuse(string toUnit, Ticket ticket, Scene scene) =>
        ticket.UnitCode is { } own && scene.Catalog.IsUnder(toUnit, own) ? null : new Refusal.NotBelow();
}
