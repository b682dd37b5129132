using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 评价: the citizen answers the follow-up without a call. After a close that nobody asked them about (not reached, answered
/// on the call) they may still do it, once, within the policy's days.
/// </summary>
/// <param name="Solved">Required.</param>
/// <param name="Satisfied">Required.</param>
/// <param name="UnitContacted">Whether the unit had been in touch.</param>
/// <param name="Round">The round that they were asked about: sent again after it was done again, it says nothing of the new one. Null where the channel asks and hears in one.</param>
public sealed record Rate(Solved? Solved, Satisfaction? Satisfied, FollowUpWay Way, bool? UnitContacted = null, Pii? Note = null, int? Round = null) : TicketCommand
{
    internal override Verb Verb => Verb.Rate;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. Verdict.Missing(Solved, Satisfied), .. FieldRules.Text("note", Note, required: false)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.UnreasonableBy is not null || (Round is { } asked && asked != ticket.Round))
        {
            // They have been asked in this round, and what they said is being looked at; or it was another round.
            return new Refusal.AlreadyRated();
        }

        if (ticket.ClosedAt is { } closed)
        {
            if (ticket.Satisfied is not null)
            {
                return new Refusal.AlreadyRated();
            }

            var days = scene.Catalog.Policy.ReopenDays;
            if (scene.Now > closed.AddDays(days))
            {
                return new Refusal.RatingTooLate(days);
            }
        }

        return Verdict.After(ticket, new TicketEvent.FollowedUp(true, UnitContacted, Solved, Satisfied, ticket.FollowUpTries + 1, Way) { Text = Note }, scene);
    }
}
