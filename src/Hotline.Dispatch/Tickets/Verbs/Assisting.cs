using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>协办签收: the assisting unit's liaison takes its order.</summary>
public sealed record SignForAssist : TicketCommand
{
    internal override Verb Verb => Verb.SignForAssist;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.Assists.OpenOf(scene.Actor.UnitCode) switch
    {
        { State: AssistState.AwaitingSignFor, UnitCode: var unit } => new TicketEvent.AssistSignedFor(unit),
        _ => new Refusal.AlreadySigned(),
    };
}

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
