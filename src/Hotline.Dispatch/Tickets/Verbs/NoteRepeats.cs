using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>查重: what the look after acceptance found (<see cref="RepeatWatch"/>). The citizen may have asked for secrecy meanwhile.</summary>
internal sealed record NoteRepeats(IReadOnlyList<EarlierRequest> Earlier) : TicketCommand
{
    internal override Verb Verb => Verb.NoteRepeats;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.Fields.IsGuarded ? new Decision.Events([]) : new TicketEvent.RepeatFound(Earlier);
}
