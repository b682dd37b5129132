using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 并案答复: the matter was answered; every citizen who spoke of it gets the answer, a follow-up and a rating of their own. Not solved reopens
/// this one ticket, at the unit that answered. Nothing where it has left that matter meanwhile.
/// </summary>
/// <param name="Text">The answer, without the personal data of the citizen it was written to.</param>
/// <param name="Citations">What the matter's answer stood on when it was given.</param>
internal sealed record AnswerWithMatter(Guid MatterId, string MatterNumber, string? UnitCode, Pii Text, IReadOnlyList<Citation>? Citations = null) : TicketCommand
{
    internal override Verb Verb => Verb.AnswerWithMatter;

    internal override Decision Decide(Ticket ticket, Scene scene) => ticket.MergedInto != MatterId
        ? new Decision.Events([])
        : (TicketEvent[])[new TicketEvent.AnsweredWithMatter(MatterNumber, UnitCode, Citations) { Text = Text }, .. FollowUpDraw.After(ticket, UnitCode, scene)];
}
