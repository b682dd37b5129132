namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>亮灯与升级: turns every light that is due on this ticket's clocks and escalates what ran over. Decides nothing when nothing is due.</summary>
public sealed record Escalate : TicketCommand
{
    internal override Verb Verb => Verb.Escalate;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var events = new List<TicketEvent>();
        foreach (var clock in ticket.Deadlines)
        {
            var light = clock.LightAt(scene.Now);
            if (!clock.IsRunning || light <= clock.Light)
            {
                continue;
            }

            events.Add(new TicketEvent.LightTurned(clock.Kind, light));
            if (light == Light.Overdue)
            {
                events.Add(new TicketEvent.Escalated(clock.Kind, 1));
            }
        }

        return new Decision.Events(events);
    }
}
