using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 并单: this request is about the same matter as another, which from now on stands for both. It keeps its number, recording and citizen;
/// its clocks are set aside, and the matter's answer will be its answer. A person decides, and can take it back (<see cref="UndoMerge"/>).
/// </summary>
/// <param name="Matter">The ticket merged into, as it stands under its lock.</param>
public sealed record MergeInto(Ticket Matter, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.MergeInto;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        Refuse(ticket) ?? (Decision)Merged(ticket, scene);

    internal TicketEvent Merged(Ticket ticket, Scene scene) =>
        new TicketEvent.Merged(Matter.Id, Matter.Number ?? "", Matter.UnitCode, ticket.MergedInto is null ? WorkingCalendar.DayOf(ticket.AcceptedAt ?? scene.Now) : null) { Text = Note };

    /// <returns>Null when it can be merged.</returns>
    internal Refusal? Refuse(Ticket ticket)
    {
        var faults = FieldRules.Text("note", Note, required: false);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : Matter.Id == ticket.Id ? new Refusal.MergesWithItself()
            : !TicketLifecycle.StartsFrom(Verb.TakeVoice, Matter.State) ? new Refusal.MatterNotOpen(Matter.State)
            : ticket.Orders.Any(order => order.IsOpen) ? new Refusal.OrderOpen()
            : ticket.RefusalBy is not null ? new Refusal.RefusalProposed()
            : ticket.HandOutAsked is not null ? new Refusal.HandOutProposed()
            : ticket.RetractAskedBy is not null ? new Refusal.RetractionProposed()
            : null;
    }
}
