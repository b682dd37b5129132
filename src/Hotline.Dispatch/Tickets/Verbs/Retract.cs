using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 撤回: the citizen takes the request back before it is replied to, or has somebody of the hotline do it, who writes down why and, of a call, in which one. An agent does so only as
/// <see cref="Speaking"/> has it, and who is on the line takes back only what is theirs. Where the policy asks for it the hotline's is a proposal (提请撤单) that a second person rules on
/// (<see cref="RuleOnRetraction"/>, docs/adr/0150). It ends the ticket: a clock that had run over ends late, all others are called off.
/// </summary>
/// <param name="CallId">The call in which the citizen said so.</param>
/// <param name="Caller">The number on that line; null where there is none to compare.</param>
public sealed record Retract(Pii? Reason = null, Guid? CallId = null, Pii? Caller = null) : TicketCommand
{
    internal override Verb Verb => Verb.Retract;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var byStaff = !scene.Actor.Is(Role.Citizen);
        var faults = FieldRules.Text("reason", Reason, required: byStaff, FieldRules.ShortTextMax);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : Caller is { IsEmpty: false } && !Speaking.IsOf(ticket, Caller) ? new Refusal.AnothersTicket()
            : Speaking.Refuse(ticket, scene.Actor, Caller) is { } stranger ? stranger
            : !byStaff || scene.Catalog.Policy.RetractApproval == 0 ? new TicketEvent.Retracted(CallId) { Text = Reason }
            : ticket.RetractAskedBy is not null ? new Refusal.RetractionProposed()
            : new TicketEvent.RetractionProposed(scene.Actor.AccountId, CallId) { Text = Reason };
    }
}
