using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 答复审核: the hotline lets a reply through, as it stands or better worded, or sends it back. Let through, the unit's clock stopped when the
/// unit submitted it; sent back, that clock has run on all the time.
/// </summary>
/// <param name="Text">Passing: the reply as the citizen reads it. Sending back: why.</param>
public sealed record RuleOnReply(bool Pass, Pii Text) : TicketCommand, ICitingCommand
{
    /// <summary>Of the reply as the citizen reads it: worded anew, it may stand on something else than what the unit cited. Nothing when sent back.</summary>
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    private const string Draw = "review";

    internal override Verb Verb => Verb.RuleOnReply;

    /// <summary>Whether a reply is reviewed: a draw that anybody can do again, against the policy's percentage.</summary>
    internal static bool IsReviewed(Ticket ticket, Scene scene) =>
        FollowUpDraw.Of(ticket.Id, ticket.Round, Draw) < scene.Catalog.Policy.ReviewPercent * (FollowUpDraw.Scale / 100);

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Pass ? "reply" : "reason", Text);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : !Pass ? new TicketEvent.ReplySentBack(ticket.UnitCode ?? "") { Text = Text }
            : (TicketEvent[])[new TicketEvent.Replied(ticket.UnitCode ?? "", Citations: scene.Citations) { Text = Text }, .. FollowUpDraw.After(ticket, ticket.UnitCode, scene)];
    }
}
