using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>转保密: the citizen asks, after acceptance, that nobody be told who spoke. Not taken back: what was promised to them holds.</summary>
/// <param name="Reason">Of staff: who asked, and how.</param>
/// <param name="CallId">The call in which the citizen said so.</param>
/// <param name="Caller">The number on that line; null where there is none to compare.</param>
public sealed record KeepSecret(Pii? Reason = null, Guid? CallId = null, Pii? Caller = null) : TicketCommand
{
    internal override Verb Verb => Verb.KeepSecret;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: !scene.Actor.Is(Role.Citizen));
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : Speaking.Refuse(ticket, scene.Actor, Caller) is { } stranger ? stranger
            : ticket.Fields.IsGuarded ? new Refusal.FlagAsItIs()
            : new Decision.Events([new TicketEvent.KeptSecret(CallId) { Text = Reason }], ticket.Fields with { Confidential = true });
    }
}
