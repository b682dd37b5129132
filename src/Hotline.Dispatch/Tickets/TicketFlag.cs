namespace Hotline.Dispatch.Tickets;

/// <summary>The marks beside a state by which tickets are counted and found (docs/adr/0094).</summary>
public enum TicketFlag
{
    /// <summary>疑难.</summary>
    Difficult,

    /// <summary>群诉.</summary>
    Group,

    /// <summary>匿名.</summary>
    Anonymous,
}

internal static class TicketFlags
{
    private static readonly (TicketFlag Flag, Func<Ticket, bool> Stands)[] All =
        [(TicketFlag.Difficult, ticket => ticket.Difficult), (TicketFlag.Group, ticket => ticket.Group), (TicketFlag.Anonymous, ticket => ticket.Fields.Anonymous)];

    public static IReadOnlyList<TicketFlag> Of(Ticket ticket) => [.. All.Where(one => one.Stands(ticket)).Select(one => one.Flag)];
}
