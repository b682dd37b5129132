using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>协办退回: the assisting unit says that its part is not theirs. The lead decides, and meanwhile the clock runs on.</summary>
/// <param name="LegalBasis">What says so.</param>
public sealed record DeclineAssist(Pii Reason, Pii? LegalBasis = null) : TicketCommand
{
    internal override Verb Verb => Verb.DeclineAssist;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("reason", Reason), .. FieldRules.Text("legalBasis", LegalBasis, max: FieldRules.ShortTextMax)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Assists.OpenOf(scene.Actor.UnitCode) is { State: not AssistState.DeclineReview, UnitCode: var unit }
            ? new TicketEvent.AssistDeclined(unit) { Text = Reason, Aside = LegalBasis }
            : new Refusal.AssistInReview();
    }
}
