namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤单: a draft that turned out to be no request (nobody spoke, wrong number, the caller hung up while ringing).</summary>
public sealed record Withdraw(WithdrawReason Reason) : TicketCommand
{
    internal override Verb Verb => Verb.Withdraw;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.Withdrawn(Reason);
}
