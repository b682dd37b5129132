using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>直接办结: the agent answers on the call and the request is closed.</summary>
/// <param name="Answer">Null takes the answer that was typed into the draft.</param>
/// <param name="Patch">Last changes of the form, saved together with the verb.</param>
public sealed record AnswerOnCall(Pii? Answer = null, DraftPatch? Patch = null) : TicketCommand, ICitingCommand
{
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    internal override Verb Verb => Verb.AnswerOnCall;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var fields = Patch?.ApplyTo(ticket.Fields) ?? ticket.Fields;
        fields = fields.AsSubmitted with { Answer = Answer ?? fields.Answer };
        FieldFault[] faults = [.. FieldRules.Submit(fields, ticket.Channel, ticket.CallNumber, scene.Catalog), .. FieldRules.Text("answer", fields.Answer)];
        return faults.Length > 0
            ? new Refusal.Invalid([.. faults.Distinct()])
            : new Decision.Events([CheckAnswer.Drawn(new TicketEvent.AnsweredOnCall(scene.Citations) { Text = fields.Answer }, ticket, scene)], fields);
    }
}
