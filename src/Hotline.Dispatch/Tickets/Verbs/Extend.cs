using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 申请延期: asked before the limit, within the policy's number and total of working days, which the limits may say by type. As many levels approve as the policy says: the units above in their
/// turn, then the hotline (docs/adr/0096). The clock runs on.
/// </summary>
public sealed record Extend(int WorkingDays, Pii Reason) : ProvedCommand
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

        var left = (scene.Catalog.Limits.ToExtend(ticket.Fields.Type, ticket.Fields.Urgency) ?? policy.MaxExtensionDays) - ticket.ExtensionDays;
        return WorkingDays > left
            ? new Refusal.ExtensionTooLong(left)
            : new TicketEvent.ExtensionAsked(WorkingDays, Approval.Chain(ticket.UnitCode, scene.Catalog, policy.ExtensionLevels)) { Text = Reason };
    }
}
