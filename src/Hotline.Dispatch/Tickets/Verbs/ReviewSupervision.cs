using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 督办审核: the reply is good and the order closed (销号), or it goes back and the clock runs on. Whoever issued it says so; a supervisor may in their place, and
/// then says why also of a good one. A leader has no say in orders that are not their own.
/// </summary>
public sealed record ReviewSupervision(string UnitCode, bool Accept, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.ReviewSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var order = ticket.Orders.OpenOf(UnitCode);
        if (order is not null && !order.MayEnd(scene.Actor))
        {
            return new Refusal.NotYourOrder();
        }

        var faults = FieldRules.Text("reason", Note, required: !Accept || (order is not null && order.IssuedBy != scene.Actor.AccountId));
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return order is not { State: SupervisionState.AwaitingReview } ? new Refusal.NothingToReview()
            : Accept ? new TicketEvent.SupervisionClosed(UnitCode) { Text = Note }
            : new TicketEvent.SupervisionSentBack(UnitCode) { Text = Note };
    }
}
