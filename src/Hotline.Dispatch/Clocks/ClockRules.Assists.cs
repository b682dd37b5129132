using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>What keeps the assisting units due before the lead.</summary>
internal static partial class ClockRules
{
    /// <summary>With the days off as they are known now; of an assisting unit still before the lead, whose own is counted first.</summary>
    /// <param name="lead">The lead's handling clock, counted again where that moved it.</param>
    public static Deadline Recounted(Deadline open, Deadline? lead, Ticket ticket, Scene scene)
    {
        var again = ClockOf(open, ticket, scene).Recount(open, scene.Now);
        return open.Kind == DeadlineKind.Assist ? BeforeLead(again, lead, ticket, scene) : again;
    }

    private static Deadline BeforeLead(Deadline assist, Deadline? lead, Ticket ticket, Scene scene) => AssistLimit.Before(
        lead, assist, scene.Catalog.Limits.For(DeadlineKind.Assist, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round), ClockOf(assist, ticket, scene), CalendarOf(assist, ticket, scene), scene.Now);
}
