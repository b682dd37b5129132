using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>申诉审核, not by who wrote down what is appealed against: upheld, the round no longer counts in the figures of that judgement (不计入考核); dismissed, it does. Either way with a reason.</summary>
public sealed record RuleOnAppeal(string UnitCode, JudgementKind Against, int Round, bool Uphold, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnAppeal;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Judgements.Of(UnitCode, Against, Round) is not { Appeal: AppealState.AwaitingReview } held ? new Refusal.NothingAppealed()
            : held.ById == scene.Actor.AccountId ? new Refusal.OwnJudgement()
            : Uphold ? new TicketEvent.AppealUpheld(UnitCode, Against, Round, Exclusions.Of(Against)) { Text = Reason }
            : new TicketEvent.AppealDismissed(UnitCode, Against, Round) { Text = Reason };
    }
}
