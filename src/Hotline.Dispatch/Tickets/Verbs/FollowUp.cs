using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 回访. Reached and solved (or basically) closes the ticket; unsolved reopens it as the next round (<see cref="Verdict"/>);
/// not reached is an outcome too, and after the policy's number of tries closes it as unreachable.
/// </summary>
/// <param name="UnitContacted">Whether the unit had been in touch with the citizen.</param>
/// <param name="Solved">Required when reached.</param>
/// <param name="Satisfied">Required when reached.</param>
public sealed record FollowUp(bool Reached, bool? UnitContacted = null, Solved? Solved = null, Satisfaction? Satisfied = null, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.FollowUp;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false).ToList();
        if (Reached)
        {
            faults.AddRange(Verdict.Missing(Solved, Satisfied));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var tries = ticket.FollowUpTries + 1;
        var followed = Reached
            ? new TicketEvent.FollowedUp(true, UnitContacted, Solved, Satisfied, tries) { Text = Note }
            : new TicketEvent.FollowedUp(false, null, null, null, tries) { Text = Note };
        if (Reached)
        {
            return Verdict.After(ticket, followed, scene);
        }

        return tries < scene.Catalog.Policy.MaxFollowUpTries ? followed : new TicketEvent[] { followed, new TicketEvent.Closed(Unreachable: true) };
    }
}
