using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤销并单: as if it had never been merged, the units' clocks with what they had left, the others with the limit that they had.</summary>
/// <param name="Matter">The ticket it was merged into, as it stands under its lock.</param>
public sealed record UndoMerge(Ticket Matter, Pii? Reason = null) : TicketCommand
{
    internal override Verb Verb => Verb.UndoMerge;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason, required: !scene.Actor.Is(Role.System));
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : Matter.State == TicketState.Merged ? new Refusal.MatterMerged(Matter.Number)
            : new TicketEvent.MergeUndone(Matter.Id, Matter.Number ?? "", Classifying.DayOf(ticket)) { Text = Reason };
    }
}
