using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 撤销并单: as if it had never been merged, the units' clocks with what they had left, the others with the limit that they had. Also once the matter's answer has become this one's, whatever came of
/// it, as long as it has none of its own: that answer is withdrawn first (docs/adr/0144).
/// </summary>
/// <param name="Matter">The ticket it was merged into, as it stands under its lock.</param>
public sealed record UndoMerge(Ticket Matter, Pii? Reason = null) : TicketCommand
{
    internal override Verb Verb => Verb.UndoMerge;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: !scene.Actor.Is(Role.System));
        var answered = ticket.State != TicketState.Merged;
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (answered && !WasAnswered(ticket))
        {
            return new Refusal.WrongState(Verb, ticket.State);
        }

        if (Matter.State == TicketState.Merged || (answered && Matter.Before is not null))
        {
            return new Refusal.MatterMerged(Matter.Number);
        }

        var undone = new TicketEvent.MergeUndone(Matter.Id, Matter.Number ?? "", Classifying.DayOf(ticket)) { Text = Reason };
        return !answered ? undone
            : ticket.Orders.Any(order => order.IsOpen) ? new Refusal.OrderOpen()
            : ticket.RefusalBy is not null ? new Refusal.RefusalProposed()
            : ticket.HandOutAsked is not null ? new Refusal.HandOutProposed()
            : ticket.RetractAskedBy is not null ? new Refusal.RetractionProposed()
            : (TicketEvent[])[new TicketEvent.AnswerWithdrawn(Matter.Number ?? "", ticket.UnitCode), undone];
    }

    /// <summary>The answer that it has, or had before it was done again, was its matter's.</summary>
    internal static bool WasAnswered(Ticket ticket) => ticket is { MergedInto: not null, Before: not null };
}
