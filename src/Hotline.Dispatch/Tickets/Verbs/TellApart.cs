using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>非同一诉求: the agent was shown the likeness and goes on with a new request; or a dispatcher looked at what was marked after acceptance.</summary>
internal sealed record TellApart(Guid OtherId, string OtherNumber, Likeness Likeness) : TicketCommand
{
    internal override Verb Verb => Verb.TellApart;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.State != TicketState.Draft && !scene.Actor.IsAny(Role.Dispatcher, Role.Supervisor)
        ? new Refusal.RoleMissing(Verb)
        : new TicketEvent.ToldApart(OtherId, OtherNumber, Likeness);
}
