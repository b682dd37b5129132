using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 申请挂起: the unit asks the hotline to let the matter stand, for one of the same reasons and within the same caps. As many levels approve as the policy says: the units above in their turn,
/// then the hotline (docs/adr/0137). Its clocks run on.
/// </summary>
/// <param name="ReviewDays">Calendar days.</param>
/// <param name="Reason">What is waited for.</param>
public sealed record AskSuspension(SuspendReason For, int ReviewDays, Pii Reason) : ProvedCommand
{
    internal override Verb Verb => Verb.AskSuspension;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("reason", Reason), .. Suspend.Days(ReviewDays, ticket, scene)];
        return faults.Length > 0 ? new Refusal.Invalid(faults)
            : ticket.SuspensionAsked is not null ? new Refusal.SuspensionAsked()
            : Suspend.Capped(ReviewDays, ticket, scene) ?? (Decision)new TicketEvent.SuspensionAsked(For, ReviewDays, Approval.Chain(ticket.UnitCode, scene.Catalog, scene.Catalog.Policy.SuspensionLevels)) { Text = Reason };
    }
}
