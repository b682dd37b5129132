using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>What became of the call about a request that is there already.</summary>
public enum RepeatWay
{
    /// <summary>催办.</summary>
    Urged,

    /// <summary>补充.</summary>
    Supplemented,
}

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

/// <summary>非同一诉求: the agent was shown the likeness and goes on with a new request; or a dispatcher looked at what was marked after acceptance.</summary>
internal sealed record TellApart(Guid OtherId, string OtherNumber, Likeness Likeness) : TicketCommand
{
    internal override Verb Verb => Verb.TellApart;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.State != TicketState.Draft && !scene.Actor.IsAny(Role.Dispatcher, Role.Supervisor)
        ? new Refusal.RoleMissing(Verb)
        : new TicketEvent.ToldApart(OtherId, OtherNumber, Likeness);
}

/// <summary>查重: what the look after acceptance found (<see cref="RepeatWatch"/>). The citizen may have asked for secrecy meanwhile.</summary>
internal sealed record NoteRepeats(IReadOnlyList<EarlierRequest> Earlier) : TicketCommand
{
    internal override Verb Verb => Verb.NoteRepeats;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.Fields.IsGuarded ? new Decision.Events([]) : new TicketEvent.RepeatFound(Earlier);
}
