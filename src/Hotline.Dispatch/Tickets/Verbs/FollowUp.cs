using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 回访. Reached and solved (or basically) closes the ticket; unsolved reopens it as the next round (<see cref="Verdict"/>);
/// not reached is an outcome too, and after the policy's number of tries closes it as unreachable.
/// </summary>
/// <param name="UnitContacted">Whether the unit had been in touch with the citizen.</param>
/// <param name="Solved">Required when reached.</param>
/// <param name="Satisfied">Required when reached.</param>
/// <param name="Why">Of one not reached.</param>
/// <param name="Way">Of one not reached: an agent called, or the telephone by itself.</param>
/// <param name="Unreasonable">Of one not solved: what is asked is no duty of the unit or beyond reason, said in the note. It is closed and not done again; that it is
/// not solved stands until the unit's appeal is upheld.</param>
public sealed record FollowUp(bool Reached, bool? UnitContacted = null, Solved? Solved = null, Satisfaction? Satisfied = null, Pii? Note = null, NotReached? Why = null, bool Unreasonable = false, FollowUpWay Way = FollowUpWay.Agent) : TicketCommand
{
    internal override Verb Verb => Verb.FollowUp;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false).ToList();
        if (Reached)
        {
            faults.AddRange(Verdict.Missing(Solved, Satisfied));
        }

        var unreasonable = Reached && Unreasonable && Solved == Tickets.Solved.Unsolved;
        if (unreasonable && Note is not { IsEmpty: false })
        {
            faults.Add(new FieldFault("note", "missing"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var tries = ticket.FollowUpTries + 1;
        var followed = Reached
            ? new TicketEvent.FollowedUp(true, UnitContacted, Solved, Satisfied, tries, Unreasonable: unreasonable ? true : null) { Text = Note }
            : new TicketEvent.FollowedUp(false, null, null, null, tries, Way, Why) { Text = Note };
        if (unreasonable)
        {
            return new TicketEvent[] { followed, new TicketEvent.Closed(Unreachable: false) };
        }

        if (Reached)
        {
            return Verdict.After(ticket, followed, scene);
        }

        return tries < scene.Catalog.Policy.MaxFollowUpTries ? followed : new TicketEvent[] { followed, new TicketEvent.Closed(Unreachable: true) };
    }
}
