namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>签收: the unit's liaison takes the ticket. Of two at once exactly one wins.</summary>
public sealed record SignFor : TicketCommand
{
    internal override Verb Verb => Verb.SignFor;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.SignedFor(ticket.UnitCode ?? "");
}
