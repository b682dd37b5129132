using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>恢复办理: the clocks run on with what was left.</summary>
public sealed record Resume(Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.Resume;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.Resumed { Text = Note };
    }
}
