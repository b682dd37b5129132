using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>撤销督办, with a reason: by whoever issued it, or a supervisor.</summary>
public sealed record WithdrawSupervision(string UnitCode, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.WithdrawSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Orders.OpenOf(UnitCode) is not { } order ? new Refusal.NotSupervised()
            : !order.MayEnd(scene.Actor) ? new Refusal.NotYourOrder()
            : new TicketEvent.SupervisionWithdrawn(UnitCode) { Text = Reason };
    }
}
