using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 代诉求人评价: who phones after a close that nobody asked them about, or because it turned out not to be solved, says so to an agent. It counts as their own word, under
/// the same limits (<see cref="Verdict.Barred"/>); the event says in which call, and of one from another number who spoke and how that is known.
/// </summary>
/// <param name="Solved">Required.</param>
/// <param name="Satisfied">Required.</param>
/// <param name="Note">What they said.</param>
/// <param name="Speaker">Who spoke, and how that is known; not needed where the number on the line is the ticket's own.</param>
/// <param name="CallId">The call in which it was said.</param>
/// <param name="Caller">The number on that line.</param>
/// <param name="ProcessSatisfied">办理过程和服务态度; may be left out, as the next one.</param>
/// <param name="Clarity">答复是否清楚.</param>
public sealed record RateFor(
    Solved? Solved, Satisfaction? Satisfied, Pii? Note, Pii? Speaker = null, bool? UnitContacted = null, Guid? CallId = null, Pii? Caller = null,
    Satisfaction? ProcessSatisfied = null, ReplyClarity? Clarity = null) : TicketCommand
{
    internal override Verb Verb => Verb.RateFor;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var known = Speaking.IsOf(ticket, Caller);
        FieldFault[] faults =
        [
            .. Verdict.Faults(Solved, Satisfied, ProcessSatisfied, Clarity), .. FieldRules.Text("note", Note), .. FieldRules.Text("speaker", Speaker, required: !known, FieldRules.ShortTextMax),
        ];
        return faults.Length > 0 ? new Refusal.Invalid(faults)
            : Verdict.Barred(ticket, Solved, FollowUpWay.PhonedIn, scene) is { } refusal ? refusal
            : Verdict.After(
                ticket,
                new TicketEvent.FollowedUp(
                    true, UnitContacted, Solved, Satisfied, ticket.FollowUpTries + 1, FollowUpWay.PhonedIn, CallId: CallId, OwnLine: known, ProcessSatisfied: ProcessSatisfied, Clarity: Clarity)
                {
                    Text = Note, Aside = Speaker,
                },
                scene);
    }
}
