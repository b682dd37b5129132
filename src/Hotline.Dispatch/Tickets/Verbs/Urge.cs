using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 催办: the citizen asks again about an open ticket; never a new one. By themselves they may once in the policy's hours;
/// an agent who has them on the line writes down every time.
/// </summary>
/// <param name="VoiceNumber">As of <see cref="Supplement"/>.</param>
public sealed record Urge(Pii? Note = null, string? VoiceNumber = null) : TicketCommand
{
    internal override Verb Verb => Verb.Urge;

    /// <summary>From when the citizen may urge.</summary>
    internal static DateTimeOffset? NextAt(Ticket ticket, Scene scene) => ticket.UrgedAt?.AddHours(scene.Catalog.Policy.UrgeHours);

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (VoiceNumber is not null)
        {
            return new TicketEvent.Urged(ticket.UrgeCount + 1, VoiceNumber) { Text = Note };
        }

        var faults = FieldRules.Text("note", Note, required: false);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return scene.Actor.Is(Role.Citizen) && NextAt(ticket, scene) is { } next && scene.Now < next
            ? new Refusal.UrgedRecently(next)
            : new TicketEvent.Urged(ticket.UrgeCount + 1) { Text = Note };
    }
}
