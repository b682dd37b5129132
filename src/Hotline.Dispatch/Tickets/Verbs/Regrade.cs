using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 改级改类: a request came in as urgent as any other, and is a gas leak; or as a consultation, and is a complaint. Before it is dispatched type and urgency are set right;
/// afterwards it may still become more urgent. The clocks follow, and none gets longer (docs/adr/0128).
/// </summary>
/// <param name="Type">Null leaves it as it is; so does the next one.</param>
/// <param name="CallId">The call in which the citizen said so.</param>
/// <param name="Caller">The number on that line; null where there is none to compare.</param>
public sealed record Regrade(Pii Reason, TicketType? Type = null, Urgency? Urgency = null, Guid? CallId = null, Pii? Caller = null) : TicketCommand
{
    internal override Verb Verb => Verb.Regrade;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (FieldRules.Text("reason", Reason) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        var (before, after) = (ticket.Fields, ticket.Fields with { Type = Type ?? ticket.Fields.Type, Urgency = Urgency ?? ticket.Fields.Urgency });
        return Speaking.Refuse(ticket, scene.Actor, Caller) is { } stranger ? stranger
            : after == before ? new Refusal.GradedAsItIs()
            : ticket.State is not (TicketState.PendingDispatch or TicketState.Redo) && (after.Type != before.Type || after.Urgency < before.Urgency) ? new Refusal.GradedAtDispatch()
            : new Decision.Events([new TicketEvent.Regraded(after.Type, after.Urgency, before.Type, before.Urgency, Classifying.DayOf(ticket), CallId) { Text = Reason }], after);
    }
}
