using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>挂起审核, each level in its turn: as the unit asked, or not at all. A unit above approves and passes it on; whoever refuses ends it.</summary>
/// <param name="Note">Granted, in words that the citizen reads too; refused, why.</param>
public sealed record RuleOnSuspension(bool Grant, Pii Note) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnSuspension;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Grant ? "note" : "reason", Note);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.SuspensionAsked is not { } asked ? new Refusal.NoSuspensionAsked()
            : !IsFor(ticket, scene) ? new Refusal.SuspensionWithUnit(ticket.SuspensionWith ?? "")
            : Grant && Approval.ByUnit(ticket.SuspensionWith, scene.Actor) ? new TicketEvent.SuspensionApproved(ticket.SuspensionChain[0], ticket.SuspensionChain.ElementAtOrDefault(1)) { Text = Note }
            : Grant ? new Suspend(asked.Reason, asked.ReviewDays, Note).Decide(ticket, scene)
            : new TicketEvent.SuspensionRefused { Text = Note };
    }

    internal static bool IsFor(Ticket ticket, Scene scene) => ticket.SuspensionAsked is not null && Approval.IsFor(ticket.SuspensionWith, ticket, scene);
}
