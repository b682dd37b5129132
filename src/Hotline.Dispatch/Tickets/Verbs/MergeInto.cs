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
            : null;
    }
}

/// <summary>受理并并单: the agent takes the request down and sees that it is told already; it gets its number and goes straight into the other.</summary>
public sealed record AcceptInto(Ticket Matter, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.AcceptInto;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var merge = new MergeInto(Matter, Note);
        return merge.Refuse(ticket) ?? Accept.Into(merge.Merged(ticket, scene), ticket, scene);
    }
}

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

/// <summary>What a merge does to the ticket merged into: it speaks for more citizens.</summary>
/// <param name="Voice">The other ticket, before it was merged.</param>
internal sealed record TakeVoice(Ticket Voice) : TicketCommand
{
    internal override Verb Verb => Verb.TakeVoice;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.VoiceJoined(Voice.Id, Voice.Number ?? "", Voice.Voices);
}

/// <summary>What an undone merge does to it, or a citizen who takes their request back.</summary>
internal sealed record LoseVoice(Guid TicketId, string Number, int Voices) : TicketCommand
{
    internal override Verb Verb => Verb.LoseVoice;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.VoiceLeft(TicketId, Number, Voices);
}
