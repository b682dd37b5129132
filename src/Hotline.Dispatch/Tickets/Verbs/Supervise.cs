using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>督办: an order to the unit that has the ticket, to reply by a day. A leader's own order is a 领导批示.</summary>
/// <param name="Demand">What is asked of it.</param>
/// <param name="WorkingDays">Until when it must reply; null takes the policy's limit.</param>
public sealed record Supervise(SupervisionLevel Level, Pii Demand, int? WorkingDays = null) : TicketCommand
{
    private const int MaxDays = 60;

    internal override Verb Verb => Verb.Supervise;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("demand", Demand).ToList();
        if (WorkingDays is < 1 or > MaxDays)
        {
            faults.Add(new FieldFault("workingDays", "malformed"));
        }

        // A leader's word is the leader's; the supervising office issues them for the leader too.
        if (Level != SupervisionLevel.Leader && !scene.Actor.Is(Role.Supervisor))
        {
            faults.Add(new FieldFault("level", "malformed"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.UnitCode is not { } unit ? new Refusal.UnknownUnit()
            : ticket.Orders.OpenOf(unit) is not null ? new Refusal.AlreadySupervised()
            : new TicketEvent.SupervisionIssued(unit, Level, WorkingDays, scene.Actor.AccountId) { Text = Demand };
    }
}
