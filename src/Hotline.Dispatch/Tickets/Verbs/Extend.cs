using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>申请延期: asked before the limit, within the policy's number and total of working days.</summary>
public sealed record Extend(int WorkingDays, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.Extend;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason).ToList();
        if (WorkingDays < 1)
        {
            faults.Add(new FieldFault("workingDays", "malformed"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        var policy = scene.Catalog.Policy;
        if (ticket.Running(DeadlineKind.Handle) is not { } clock)
        {
            return new Refusal.NoClock(DeadlineKind.Handle);
        }

        if (scene.Now > clock.DueAt)
        {
            return new Refusal.ExtensionTooLate();
        }

        if (ticket.ExtensionCount >= policy.MaxExtensions)
        {
            return new Refusal.NoExtensionLeft(policy.MaxExtensions);
        }

        var left = policy.MaxExtensionDays - ticket.ExtensionDays;
        return WorkingDays > left
            ? new Refusal.ExtensionTooLong(left)
            : new TicketEvent.ExtensionAsked(WorkingDays) { Text = Reason };
    }
}

/// <summary>延期审核. Granted, the days count from the old limit, whenever the ruling falls.</summary>
public sealed record RuleOnExtension(bool Grant, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.RuleOnExtension;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Note, required: !Grant);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return Grant
            ? new TicketEvent.ExtensionGranted(ticket.ExtensionAsked ?? 0) { Text = Note }
            : new TicketEvent.ExtensionRefused { Text = Note };
    }
}
