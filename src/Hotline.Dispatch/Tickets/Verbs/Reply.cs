using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 答复: the lead unit says what was done, for itself and for those that assisted: the citizen gets one answer. Its handling clock
/// stops; a follow-up call is due. Not while a required assisting unit has not answered, unless the lead says why. Where the policy asks for it, it leaves the unit only when the unit's own leader has
/// passed it, and a share of the replies, set by the operator, is reviewed by the hotline before the citizen reads it (<see cref="RuleOnReply"/>).
/// </summary>
/// <param name="Contacted">How and when the unit spoke with the citizen, if it did.</param>
/// <param name="Without">Why it does not wait for the assisting units that have not answered.</param>
public sealed record Reply(Pii Text, Pii? Contacted = null, Pii? Without = null) : ProvedCommand, ICitingCommand
{
    public IReadOnlyList<CitedVersion> Cited { get; init; } = [];

    /// <summary>The unit has no leader besides whoever writes this, and so nobody who could pass it. Whoever sends the command knows the accounts.</summary>
    public bool NoOtherLeader { get; init; }

    internal override Verb Verb => Verb.Reply;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults =
        [
            .. FieldRules.Text("reply", Text), .. FieldRules.Text("contacted", Contacted, required: false, FieldRules.ShortTextMax),
            .. FieldRules.Text("without", Without, required: false, FieldRules.ShortTextMax),
        ];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        string[] waitedFor = [.. ticket.Assists.Where(assist => assist is { IsOpen: true, Required: true }).Select(assist => assist.UnitCode)];
        if (waitedFor.Length > 0 && Without is not { IsEmpty: false })
        {
            return new Refusal.AssistOpen(waitedFor);
        }

        var (unit, without) = (ticket.UnitCode ?? "", waitedFor.Length > 0 ? Without : null);
        return scene.Catalog.Policy.ReplyByLeader > 0 && !NoOtherLeader ? new TicketEvent.ReplyProposed(unit, waitedFor, scene.Citations) { Text = Text, Aside = Contacted, Evidence = without }
            : RuleOnReply.IsReviewed(ticket, scene) ? new TicketEvent.ReplySubmitted(unit, waitedFor, scene.Citations) { Text = Text, Aside = Contacted, Evidence = without }
            : (TicketEvent[])[new TicketEvent.Replied(unit, waitedFor, scene.Citations) { Text = Text, Aside = Contacted, Evidence = without }, .. FollowUpDraw.After(ticket, unit, scene)];
    }
}
