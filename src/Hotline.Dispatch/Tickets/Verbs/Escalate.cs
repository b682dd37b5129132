using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 亮灯与升级: turns every light that is due on this ticket's clocks and lets what ran over climb its ladder; where the policy says so, what nobody
/// signed for in time is signed for by default. What stands goes on when the days of its round are spent. Decides nothing when nothing is due.
/// </summary>
public sealed record Escalate : TicketCommand
{
    private const string Spent = "本轮挂起天数已满，自动恢复办理";

    internal override Verb Verb => Verb.Escalate;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var events = new List<TicketEvent>();
        foreach (var clock in ticket.Deadlines.Where(clock => clock.IsRunning))
        {
            var light = clock.LightAt(scene.Now);
            if (light > clock.Light)
            {
                events.Add(new TicketEvent.LightTurned(clock.Kind, light, clock.UnitOfSeveral));
            }

            for (var at = clock; light == Light.Overdue && ClockRules.NextLevel(at, ticket, scene) is { } next && next.At <= scene.Now; at = at with { EscalationLevel = next.Level })
            {
                events.Add(new TicketEvent.Escalated(clock.Kind, next.Level, clock.UnitOfSeveral));
            }
        }

        if (scene.Catalog.Policy.SignByDefault == 1 && ticket.State == TicketState.AwaitingSignFor && ticket.Running(DeadlineKind.SignFor) is { } sign && scene.Now >= sign.DueAt)
        {
            events.Add(new TicketEvent.SignedByDefault(ticket.UnitCode ?? ""));
        }

        if (SuspensionSpan.EndOf(ticket) is { } end && scene.Now >= end)
        {
            events.Add(new TicketEvent.Resumed { Text = Pii.Text(Spent) });
        }

        return new Decision.Events(events);
    }
}
