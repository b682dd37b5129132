using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>协办答复: to the lead, who answers the citizen for all. The assisting unit's clock stops.</summary>
public sealed record AnswerAssist(Pii Text) : ProvedCommand
{
    internal override Verb Verb => Verb.AnswerAssist;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("answer", Text);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Assists.OpenOf(scene.Actor.UnitCode) switch
        {
            { State: AssistState.AwaitingSignFor } => new Refusal.NotSignedFor(),
            { State: AssistState.InHandling, UnitCode: var unit } => new TicketEvent.AssistAnswered(unit) { Text = Text },
            _ => new Refusal.AssistInReview(),
        };
    }
}
