using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 重复来电并入: the draft is about an earlier request, which was urged or supplemented in the same transaction
/// (<see cref="RepeatDesk"/>); a repeated call makes no second ticket.
/// </summary>
/// <param name="Compared">Neither of the two is confidential or anonymous.</param>
internal sealed record JoinRepeat(Guid OtherId, string OtherNumber, RepeatWay Way, Likeness Likeness, bool Compared) : TicketCommand
{
    internal override Verb Verb => Verb.JoinRepeat;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.RepeatJoined(OtherId, OtherNumber, Way, Likeness, Compared);
}
