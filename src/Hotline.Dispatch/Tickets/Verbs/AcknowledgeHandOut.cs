using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>外部回执: the other side has it, and says so by a number of its own or by the name of who took it.</summary>
/// <param name="Number">Kept among the numbers on other platforms, under the platform's name; replaces an earlier one.</param>
/// <param name="Receiver">Who took it there.</param>
/// <remarks>A platform that says again what is noted already, because no answer came, changes nothing.</remarks>
/// <param name="ReceivedAt">When, as the other side says. The clock ends when it is written down here.</param>
public sealed record AcknowledgeHandOut(string? Number = null, Pii? Note = null, Pii? Receiver = null, DateTimeOffset? ReceivedAt = null) : TicketCommand
{
    internal override Verb Verb => Verb.AcknowledgeHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        List<FieldFault> faults = [.. FieldRules.Text("note", Note, required: false), .. FieldRules.Text("receiver", Receiver, required: string.IsNullOrWhiteSpace(Number), FieldRules.NameMax)];
        if (ReceivedAt > scene.Now || ReceivedAt < ticket.Running(DeadlineKind.ExternalAck)?.StartedAt)
        {
            faults.Add(new FieldFault("receivedAt", "malformed"));
        }

        if (Number?.Length > FieldRules.PlatformMax)
        {
            faults.Add(new FieldFault("number", "too-long", FieldRules.PlatformMax));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (scene.Actor.Is(Role.Platform) && ticket.Running(DeadlineKind.ExternalAck) is null && (string.IsNullOrWhiteSpace(Number) || NumberOf(ticket, scene) == Number.Trim()))
        {
            return new Decision.Events([]);
        }

        var acknowledged = new TicketEvent.HandOutAcknowledged(ticket.HandedTo ?? "", ReceivedAt) { Text = Note, Aside = Receiver };
        return string.IsNullOrWhiteSpace(Number) ? acknowledged : new Decision.Events([acknowledged], ticket.Fields with { ForeignNumbers = Numbered(ticket, scene, Number.Trim()) });
    }

    private static Dictionary<string, string> Numbered(Ticket ticket, Scene scene, string number) =>
        new(ticket.Fields.ForeignNumbers ?? new Dictionary<string, string>()) { [NameOf(ticket, scene)] = number };

    private static string? NumberOf(Ticket ticket, Scene scene) => ticket.Fields.ForeignNumbers?.GetValueOrDefault(NameOf(ticket, scene));

    private static string NameOf(Ticket ticket, Scene scene) => scene.Catalog.Platforms.GetValueOrDefault(ticket.HandedTo ?? "")?.Name ?? ticket.HandedTo ?? "";
}
