using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 评价: the citizen answers the follow-up without a call. After a close that nobody asked them about (not reached, answered
/// on the call) they may still do it, once, within the policy's days; and after one on their word that it is solved they may say, as long, that it is not (<see cref="Verdict.Barred"/>).
/// </summary>
/// <param name="Solved">Required.</param>
/// <param name="Satisfied">Required.</param>
/// <param name="UnitContacted">Whether the unit had been in touch.</param>
/// <param name="ProcessSatisfied">办理过程和服务态度; may be left out, as the next one.</param>
/// <param name="Clarity">答复是否清楚.</param>
/// <param name="Round">The round that they were asked about: sent again after it was done again, it says nothing of the new one. By messenger: the one that stood answered when they began to rate. Null where the channel asks and hears in one.</param>
/// <param name="Read">The answer that they had before them when they rated: within the round one may be taken back, because it was another matter's or wrong, and another given. Null where the channel does not say.</param>
public sealed record Rate(Solved? Solved, Satisfaction? Satisfied, FollowUpWay Way, bool? UnitContacted = null, Pii? Note = null, int? Round = null, Satisfaction? ProcessSatisfied = null, ReplyClarity? Clarity = null, AnswerRead? Read = null) : TicketCommand
{
    internal override Verb Verb => Verb.Rate;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. Verdict.Faults(Solved, Satisfied, ProcessSatisfied, Clarity), .. FieldRules.Text("note", Note, required: false)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (Round is { } asked && asked != ticket.Round)
        {
            return new Refusal.AlreadyRated();
        }

        if (Read is { } read && read.At != ticket.RepliedAt)
        {
            return new Refusal.AnswerChanged();
        }

        if (Verdict.Barred(ticket, Solved, Way, scene) is { } refusal)
        {
            return refusal;
        }

        return Verdict.After(
            ticket, new TicketEvent.FollowedUp(true, UnitContacted, Solved, Satisfied, ticket.FollowUpTries + 1, Way, ProcessSatisfied: ProcessSatisfied, Clarity: Clarity) { Text = Note }, scene);
    }
}

/// <param name="At">When the unit gave it. Null: what an agent answered on the call.</param>
public readonly record struct AnswerRead(DateTimeOffset? At);
