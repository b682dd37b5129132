using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 直接办结质检: a shift lead or a supervisor listens, reads, and says whether what the agent answered on the call was right. Only what was drawn is checked,
/// by a draw that anybody can repeat, and nobody checks their own (docs/adr/0085). It is checked whatever has become of the ticket since: that the citizen had it
/// done again says nothing of whether the answer was right.
/// </summary>
public sealed record CheckAnswer(bool Right, Pii? Reason = null) : TicketCommand
{
    private const string Draw = "answer-check";

    internal override Verb Verb => Verb.CheckAnswer;

    /// <summary>The answer with what was drawn for it.</summary>
    internal static TicketEvent.AnsweredOnCall Drawn(TicketEvent.AnsweredOnCall answered, Ticket ticket, Scene scene) =>
        scene.Catalog.Policy.AnswerCheckPercent is > 0 and var percent ? answered with { Percent = percent, Draw = FollowUpDraw.Of(ticket.Id, ticket.Round, Draw) } : answered;

    internal static bool IsChosen(TicketEvent.AnsweredOnCall answered) => answered.Draw < answered.Percent * (FollowUpDraw.Scale / 100);

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: !Right);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.AnswerCheck != AnswerCheck.Drawn ? new Refusal.NothingToCheck()
            : ticket.OwnerId == scene.Actor.AccountId ? new Refusal.OwnAnswer()
            : new TicketEvent.AnswerChecked(Right) { Text = Reason };
    }
}
