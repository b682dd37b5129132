namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>回访改方式: the citizen is asked in another way than was planned. Nothing where they are asked that way already.</summary>
internal sealed record PassFollowUp(FollowUpWay To, WhyPassedOn Why) : TicketCommand
{
    internal override Verb Verb => Verb.PassFollowUp;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.FollowUpWay == To ? new Decision.Events([]) : new TicketEvent.FollowUpPassedOn(To, Why);
}
