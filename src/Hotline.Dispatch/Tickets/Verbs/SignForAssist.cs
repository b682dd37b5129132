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
