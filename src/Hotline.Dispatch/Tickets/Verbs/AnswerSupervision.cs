using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>督办回复: what the unit did, and what proves it. Its clock stands until the reply is judged.</summary>
public sealed record AnswerSupervision(Pii Text, Pii Evidence) : ProvedCommand
{
    internal override Verb Verb => Verb.AnswerSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("answer", Text), .. FieldRules.Text("evidence", Evidence)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Orders.OpenOf(scene.Actor.UnitCode) is { State: SupervisionState.AwaitingReply, UnitCode: var unit }
            ? new TicketEvent.SupervisionAnswered(unit) { Text = Text, Evidence = Evidence }
            : new Refusal.NothingToAnswer();
    }
}
