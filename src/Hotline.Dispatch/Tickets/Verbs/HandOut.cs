using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 转外部: the request is 110's, another platform's or another city's. It stays the hotline's to watch: a clock of natural minutes runs until the
/// other side acknowledges, the citizen's runs until its result is known. To emergency services at once and however often; to others as often as the policy says, and where it says so only once
/// a second person agrees (<see cref="RuleOnHandOut"/>, docs/adr/0137).
/// </summary>
/// <param name="Platform">A code of the catalogue of platforms. An agent hands out to emergency services only: what they take in or have taken in themselves, or with the citizen on the line (<see cref="Speaking"/>).</param>
/// <param name="Caller">The number on that line; null where there is none to compare.</param>
public sealed record HandOut(string Platform, Pii Note, Pii? Caller = null) : TicketCommand
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

        if (ticket.State != TicketState.Draft && Speaking.Refuse(ticket, scene.Actor, Caller) is { } stranger)
        {
            return stranger;
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
            : new TicketEvent.HandedOut(Platform, platform.AckMinutes, platform.Emergency) { Text = Note };
        return ticket.State == TicketState.Draft ? Accept.Into(handed, ticket, scene) : handed;
    }

    /// <returns>Null while it may go to this platform once more.</returns>
    internal static Refusal? Capped(Ticket ticket, Platform platform, Scene scene) =>
        !platform.Emergency && scene.Catalog.Policy.MaxHandOuts is > 0 and var most && ticket.HandOutCount >= most ? new Refusal.HandedOutTooOften(most) : null;
}
