using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 回访. Reached and solved (or basically) closes the ticket; unsolved reopens it as the next round (<see cref="Verdict"/>);
/// not reached is an outcome too, and after the policy's number of tries closes it as unreachable: a person's tries lie as far apart as the policy says, those of the
/// telephone by itself as its own turns make them.
/// </summary>
/// <param name="UnitContacted">Whether the unit had been in touch with the citizen.</param>
/// <param name="Solved">Required when reached.</param>
/// <param name="Satisfied">Required when reached.</param>
/// <param name="Why">Of one not reached.</param>
/// <param name="Way">Of one not reached: an agent called, or the telephone by itself.</param>
/// <param name="Unreasonable">Of one not solved: what is asked is no duty of the unit or beyond reason, said in the note and proved. It waits for a second person
/// (<see cref="RuleOnUnreasonable"/>), who closes it or has it done again; that it is not solved stands until the unit's appeal is upheld.</param>
/// <param name="Evidence">Of one held to be unreasonable: what says so.</param>
/// <param name="ProcessSatisfied">办理过程和服务态度; may be left out, as the next one.</param>
/// <param name="Clarity">答复是否清楚.</param>
public sealed record FollowUp(
    bool Reached, bool? UnitContacted = null, Solved? Solved = null, Satisfaction? Satisfied = null, Pii? Note = null, NotReached? Why = null, bool Unreasonable = false,
    FollowUpWay Way = FollowUpWay.Agent, Pii? Evidence = null, Satisfaction? ProcessSatisfied = null, ReplyClarity? Clarity = null) : TicketCommand
{
    internal override Verb Verb => Verb.FollowUp;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false).ToList();
        if (Reached)
        {
            faults.AddRange(Verdict.Faults(Solved, Satisfied, ProcessSatisfied, Clarity));
        }

        var unreasonable = Reached && Unreasonable && Solved == Tickets.Solved.Unsolved;
        if (unreasonable && Note is not { IsEmpty: false })
        {
            faults.Add(new FieldFault("note", "missing"));
        }

        faults.AddRange(unreasonable ? FieldRules.Text("evidence", Evidence) : []);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.UnreasonableBy is not null)
        {
            return new Refusal.FoundUnreasonable();
        }

        if (!Reached && ticket.FollowUpAt is { } booked && scene.Now < booked)
        {
            return new Refusal.FollowUpBooked(booked);
        }

        if (!Reached && Way == FollowUpWay.Agent && NextTryAt(ticket, scene) is { } next && scene.Now < next)
        {
            return new Refusal.FollowedUpRecently(next);
        }

        var tries = ticket.FollowUpTries + 1;
        var followed = Reached
            ? new TicketEvent.FollowedUp(true, UnitContacted, Solved, Satisfied, tries, Unreasonable: unreasonable ? true : null, ProcessSatisfied: ProcessSatisfied, Clarity: Clarity) { Text = Note, Evidence = unreasonable ? Evidence : null }
            : new TicketEvent.FollowedUp(false, null, null, null, tries, Way, Why) { Text = Note };
        if (unreasonable)
        {
            return followed;
        }

        if (Reached)
        {
            return Verdict.After(ticket, followed, scene);
        }

        return tries < scene.Catalog.Policy.MaxFollowUpTries ? followed : new TicketEvent[] { followed, new TicketEvent.Closed(Unreachable: true) };
    }

    /// <summary>From when a person's try counts that reached nobody.</summary>
    private static DateTimeOffset? NextTryAt(Ticket ticket, Scene scene) => ticket.FollowUpTriedAt?.AddMinutes(scene.Catalog.Policy.FollowUpTrySpacing);
}
