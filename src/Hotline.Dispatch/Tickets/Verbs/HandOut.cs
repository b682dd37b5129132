using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 转外部: the request is 110's, another platform's or another city's. It stays the hotline's to watch: a clock of natural minutes runs until the
/// other side acknowledges, the citizen's runs until its result is known. To emergency services at once and however often; to others as often as the policy says, and where it says so only once
/// a second person agrees (<see cref="RuleOnHandOut"/>, docs/adr/0137).
/// </summary>
/// <param name="Platform">A code of the catalogue of platforms. An agent hands out to emergency services only, while the call is on.</param>
public sealed record HandOut(string Platform, Pii Note) : TicketCommand
{
    internal override Verb Verb => Verb.HandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (scene.Catalog.Platforms.GetValueOrDefault(Platform) is not { Active: true } platform)
        {
            return new Refusal.UnknownPlatform();
        }

        if (!platform.Emergency && !scene.Actor.Is(Role.Dispatcher))
        {
            return new Refusal.NoEmergency();
        }

        if (Capped(ticket, platform, scene) is { } capped)
        {
            return capped;
        }

        if (!platform.Emergency && ticket.HandOutAsked is not null)
        {
            return new Refusal.HandOutProposed();
        }

        TicketEvent handed = !platform.Emergency && scene.Catalog.Policy.HandOutApproval > 0
            ? new TicketEvent.HandOutProposed(Platform, scene.Actor.AccountId) { Text = Note }
            : new TicketEvent.HandedOut(Platform, platform.AckMinutes) { Text = Note };
        return ticket.State == TicketState.Draft ? Accept.Into(handed, ticket, scene) : handed;
    }

    /// <returns>Null while it may go to this platform once more.</returns>
    internal static Refusal? Capped(Ticket ticket, Platform platform, Scene scene) =>
        !platform.Emergency && scene.Catalog.Policy.MaxHandOuts is > 0 and var most && ticket.HandOutCount >= most ? new Refusal.HandedOutTooOften(most) : null;
}

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

/// <summary>外部办理结果: what the other side did, told to the citizen like a unit's reply; a follow-up is due.</summary>
public sealed record AnswerHandOut(Pii Result) : TicketCommand, ICitingCommand
{
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    internal override Verb Verb => Verb.AnswerHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("result", Result);
        return faults.Count > 0
            ? new Refusal.Invalid(faults)
            : (TicketEvent[])[new TicketEvent.HandOutAnswered(ticket.HandedTo ?? "", scene.Citations) { Text = Result }, .. FollowUpDraw.After(ticket, null, scene)];
    }
}

/// <summary>外部退回: the other side holds that it is not theirs; a dispatcher decides again.</summary>
public sealed record TakeBackHandOut(Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.TakeBackHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.HandOutTakenBack(ticket.HandedTo ?? "") { Text = Reason };
    }
}
