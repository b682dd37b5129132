using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>时限重算: counts provisional limits again with the days off as they are known now. Decides nothing where nothing changed.</summary>
public sealed record Recount : TicketCommand
{
    internal override Verb Verb => Verb.Recount;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var events = new List<TicketEvent>();
        foreach (var deadline in ticket.Deadlines.Where(deadline => deadline is { Provisional: true, FinishedAt: null }))
        {
            var recounted = ClockRules.ClockOf(deadline, ticket, scene).Recount(deadline, scene.Now);
            if (recounted.DueAt != deadline.DueAt || !recounted.Provisional)
            {
                events.Add(new TicketEvent.DeadlineRecounted(deadline.Kind, recounted.DueAt, deadline.DueAt, deadline.UnitOfSeveral));
            }
        }

        return new Decision.Events(events);
    }
}
