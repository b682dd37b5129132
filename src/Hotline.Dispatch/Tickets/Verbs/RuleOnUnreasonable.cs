using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 不合理复核: whoever asked the citizen found that what was not solved is no duty of the unit or beyond reason (<see cref="FollowUp.Unreasonable"/>); a second person reads
/// their reason and evidence. Confirmed, the ticket is closed; rejected, it is done again like any that was not solved. See docs/adr/0110.
/// </summary>
/// <param name="Reason">Required to reject.</param>
public sealed record RuleOnUnreasonable(bool Confirm, Pii? Reason = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnUnreasonable;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: !Confirm);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.UnreasonableBy is not { } by ? new Refusal.NothingFoundUnreasonable()
            : by == scene.Actor.AccountId ? new Refusal.OwnFinding()
            : Confirm ? (TicketEvent[])[new TicketEvent.UnreasonableConfirmed { Text = Reason }, new TicketEvent.Closed(Unreachable: false)]
            : Verdict.Again(ticket, new TicketEvent.UnreasonableRejected { Text = Reason }, scene);
    }
}
