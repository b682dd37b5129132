using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>受理并并单: the agent takes the request down and sees that it is told already; it gets its number and goes straight into the other.</summary>
public sealed record AcceptInto(Ticket Matter, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.AcceptInto;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var merge = new MergeInto(Matter, Note);
        return merge.Refuse(ticket) ?? Accept.Into(merge.Merged(ticket, scene), ticket, scene);
    }
}
