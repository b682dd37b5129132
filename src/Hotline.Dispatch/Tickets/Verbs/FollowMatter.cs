namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>并案跟随: the matter went to another unit, which from now on reads this request too. Nothing where it has left that matter meanwhile.</summary>
internal sealed record FollowMatter(Guid MatterId, string? UnitCode) : TicketCommand
{
    internal override Verb Verb => Verb.FollowMatter;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        ticket.MergedInto != MatterId || ticket.MatterUnit == UnitCode ? new Decision.Events([]) : new TicketEvent.MatterMoved(UnitCode);
}
