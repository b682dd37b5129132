using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>转派单: the answer was found to be wrong; the request waits for a dispatcher as if it had been accepted now. The citizen sees that it is looked into again.</summary>
public sealed record ReopenAnswered(Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.ReopenAnswered;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.AnswerCheck != AnswerCheck.Wrong ? new Refusal.AnswerNotWrong()
            : new TicketEvent.AnswerReopened(Classifying.DayOf(ticket)) { Text = Reason };
    }
}
