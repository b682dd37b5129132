using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 撤回: the citizen takes the request back before it is replied to, or has an agent do it, who writes down why and, of a call, in which one; who is on the line takes back only
/// what is theirs. All clocks are called off.
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
            : new TicketEvent.Retracted(CallId) { Text = Reason };
    }
}
