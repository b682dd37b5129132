using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>时限重算: counts open limits again with the days off as they are known now. Decides nothing where the same days count as before.</summary>
public sealed record Recount : TicketCommand
{
    internal override Verb Verb => Verb.Recount;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var events = new List<TicketEvent>();
        var lead = ticket.Running(DeadlineKind.Handle) is { } handling ? ClockRules.Recounted(handling, null, ticket, scene) : null;

        // The lead's before those of the assisting units, which are due before it.
        foreach (var deadline in ticket.Deadlines.Where(deadline => deadline.FinishedAt is null).OrderBy(deadline => deadline.Kind == DeadlineKind.Assist))
        {
            var recounted = ClockRules.Recounted(deadline, lead, ticket, scene);
            if (recounted.DueAt != deadline.DueAt || recounted.Provisional != deadline.Provisional || !SameDays(recounted, deadline) || !SameLadder(recounted, ticket, scene))
            {
                events.Add(new TicketEvent.DeadlineRecounted(deadline.Kind, recounted.DueAt, deadline.DueAt, deadline.UnitOfSeveral));
            }
        }

        return new Decision.Events(events);
    }

    /// <summary>A workday and a day off may have changed places within a limit that ends when it did: its sentence and its lights are others.</summary>
    private static bool SameDays(Deadline recounted, Deadline before) => recounted.Trace.Zip(before.Trace).All(step =>
        step.First.Reckoning.Skipped.Select(day => day.Day).SequenceEqual(step.Second.Reckoning.Skipped.Select(day => day.Day))
        && step.First.Reckoning.MakeUpDays.SequenceEqual(step.Second.Reckoning.MakeUpDays));

    /// <summary>Who is told next is counted from the limit, over days that may have changed after it.</summary>
    private static bool SameLadder(Deadline recounted, Ticket ticket, Scene scene) =>
        recounted.Light != Light.Overdue || ClockRules.NextAt(recounted, ticket, scene) == recounted.EscalateAt;
}
