using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 延期审核, each level in its turn: a unit above approves and passes it on, the hotline grants it. Whoever refuses ends it. Granted, the days count from the old
/// limit, whenever the ruling falls.
/// </summary>
public sealed record RuleOnExtension(bool Grant, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnExtension;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Grant);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (!IsFor(ticket, scene))
        {
            return new Refusal.ExtensionWithUnit(ticket.ExtensionWith ?? "");
        }

        return Grant && Approval.ByUnit(ticket.ExtensionWith, scene.Actor) ? new TicketEvent.ExtensionApproved(ticket.ExtensionChain[0], ticket.ExtensionChain.ElementAtOrDefault(1)) { Text = Note }
            : Grant
            ? new TicketEvent.ExtensionGranted(ticket.ExtensionAsked ?? 0) { Text = Note }
            : new TicketEvent.ExtensionRefused { Text = Note };
    }

    internal static bool IsFor(Ticket ticket, Scene scene) => Approval.IsFor(ticket.ExtensionWith, ticket, scene);
}
