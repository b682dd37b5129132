using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 受理: the agent, or a citizen through a channel, submits the draft. An exact rule dispatches it at once; without one,
/// or without a category where a citizen gave none, it waits for a dispatcher.
/// </summary>
/// <param name="Patch">Last changes of the form, saved together with the verb.</param>
public sealed record Accept(DraftPatch? Patch = null) : TicketCommand
{
    internal override Verb Verb => Verb.Accept;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var fields = (Patch?.ApplyTo(ticket.Fields) ?? ticket.Fields).AsSubmitted;
        var citizen = scene.Actor.Is(Role.Citizen);
        var faults = FieldRules.Submit(fields, ticket.Channel, ticket.CallNumber, scene.Catalog, classified: !citizen, reachable: citizen && ticket.Channel == IntakeChannel.WeChat);
        if (faults.Count > 0 || fields is not { Type: { } type, RegionCode: { } region })
        {
            return new Refusal.Invalid(faults);
        }

        var accepted = new TicketEvent.Accepted(type, fields.CategoryCode, region, fields.Urgency, Compared: !fields.IsGuarded);
        return RuleFired.For(fields, ticket.Basis, scene.Catalog) is { } rule
            ? new Decision.Events([accepted, RuleFired.Dispatch(rule, ticket.Round), .. RuleFired.AskAssistants(rule, scene.Catalog, task: null)], fields)
            : new Decision.Events([accepted], fields);
    }

    /// <summary>受理 of a draft that goes straight on elsewhere: it gets its number, and no rule dispatches it.</summary>
    /// <returns>The refusal where it can not be accepted as it stands.</returns>
    internal static Decision Into(TicketEvent next, Ticket ticket, Scene scene)
    {
        var accepted = new Accept().Decide(ticket, scene);
        return accepted is Decision.Events { List: [var first, ..], Fields: var fields } ? new Decision.Events([first, next], fields) : accepted;
    }
}
