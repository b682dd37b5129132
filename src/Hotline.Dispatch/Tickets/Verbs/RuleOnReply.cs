using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 答复审核, each level in its turn: the unit's own leader lets a reply out of the unit, the hotline lets it through to the citizen; as it stands or better worded, or it goes back. Let through, the
/// unit's clock stopped when the reply left the unit; sent back, that clock has run on all the time.
/// </summary>
/// <param name="Text">Passing: the reply as the citizen reads it. Sending back: why.</param>
public sealed record RuleOnReply(bool Pass, Pii Text) : TicketCommand, ICitingCommand
{
    /// <summary>Of the reply as the citizen reads it: worded anew, it may stand on something else than what the unit cited. Nothing when sent back.</summary>
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    private const string Draw = "review";

    internal override Verb Verb => Verb.RuleOnReply;

    /// <summary>Whether the hotline reviews a reply: a draw that anybody can do again, against the policy's percentage.</summary>
    internal static bool IsReviewed(Ticket ticket, Scene scene) =>
        FollowUpDraw.Of(ticket.Id, ticket.Round, Draw) < scene.Catalog.Policy.ReviewPercent * (FollowUpDraw.Scale / 100);

    /// <summary>It waits for this person. The hotline passes over the leader of a unit that has gone out of use, or who says nothing until the clock is red; nobody passes what they wrote.</summary>
    internal static bool IsFor(Ticket ticket, Scene scene) => ticket.ReplyProposedBy is not { } writer
        ? scene.Actor.IsAny(Role.Dispatcher, Role.Supervisor)
        : writer != scene.Actor.AccountId && (Leads(ticket, scene.Actor) || scene.Actor.IsAny(Role.Dispatcher, Role.Supervisor) && Approval.IsPassedOver(ticket.UnitCode, ticket, scene));

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text(Pass ? "reply" : "reason", Text);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (!IsFor(ticket, scene))
        {
            return ticket.ReplyProposedBy is not { } writer ? new Refusal.ReplyWithHotline()
                : writer == scene.Actor.AccountId ? new Refusal.OwnReply()
                : new Refusal.ReplyWithLeader();
        }

        var (unit, byLeader) = (ticket.UnitCode ?? "", ticket.ReplyProposedBy is not null && Leads(ticket, scene.Actor));
        return !Pass ? new TicketEvent.ReplySentBack(unit, byLeader) { Text = Text }
            : byLeader && IsReviewed(ticket, scene) ? new TicketEvent.ReplySubmitted(unit, Citations: scene.Citations) { Text = Text }
            : (TicketEvent[])[new TicketEvent.Replied(unit, Citations: scene.Citations) { Text = Text }, .. FollowUpDraw.After(ticket, ticket.UnitCode, scene)];
    }

    private static bool Leads(Ticket ticket, Actor actor) => actor.Is(Role.UnitLeader) && actor.UnitCode is { } own && own == ticket.UnitCode;
}
