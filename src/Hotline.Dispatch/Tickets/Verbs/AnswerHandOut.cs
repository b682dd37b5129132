using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>外部办理结果: what the other side did, told to the citizen like a unit's reply; a follow-up is due.</summary>
public sealed record AnswerHandOut(Pii Result) : TicketCommand, ICitingCommand
{
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    internal override Verb Verb => Verb.AnswerHandOut;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("result", Result);
        return faults.Count > 0
            ? new Refusal.Invalid(faults)
            : (TicketEvent[])[new TicketEvent.HandOutAnswered(ticket.HandedTo ?? "", scene.Citations) { Text = Result }, .. FollowUpDraw.After(ticket, null, scene)];
    }
}
