using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>转外部审批: somebody other than who proposed it hands it out, or leaves it with the dispatchers (docs/adr/0137).</summary>
/// <param name="Note">Refused, why.</param>
public sealed record RuleOnHandOut(bool Approve, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Approve);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.HandOutAsked is not { } asked)
        {
            return new Refusal.NoHandOutProposed();
        }

        if (asked.ById == scene.Actor.AccountId)
        {
            return new Refusal.OwnHandOut();
        }

        if (!Approve)
        {
            return new TicketEvent.HandOutDismissed(asked.Platform) { Text = Note };
        }

        return scene.Catalog.Platforms.GetValueOrDefault(asked.Platform) is not { Active: true } platform ? new Refusal.UnknownPlatform()
            : HandOut.Capped(ticket, platform, scene) ?? (Decision)new TicketEvent.HandedOut(platform.Code, platform.AckMinutes, platform.Emergency) { Text = Note };
    }
}
