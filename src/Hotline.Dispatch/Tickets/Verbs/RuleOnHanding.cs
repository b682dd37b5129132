using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 转派审核, each level in its turn (docs/adr/0154): a unit above approves and passes it on, the hotline hands the ticket on as the unit asked, if that can still be done. Whoever refuses ends it.
/// </summary>
/// <param name="Note">Approved, what the unit that gets it reads with it; refused, why.</param>
public sealed record RuleOnHanding(bool Approve, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnHanding;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Approve);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.HandingAsked is not { } asked ? new Refusal.NoHandingAsked()
            : !IsFor(ticket, scene) ? new Refusal.HandingWithUnit(ticket.HandingWith ?? "")
            : !Approve ? new TicketEvent.HandingRefused { Text = Note }
            : Approval.ByUnit(ticket.HandingWith, scene.Actor) ? new TicketEvent.HandingApproved(ticket.HandingChain[0], ticket.HandingChain.ElementAtOrDefault(1)) { Text = Note }
            : Handing.Approve(asked, Note, ticket, scene);
    }

    internal static bool IsFor(Ticket ticket, Scene scene) => ticket.HandingAsked is not null && Approval.IsFor(ticket.HandingWith, ticket, scene);
}
