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

    /// <summary>催办: urged at least once.</summary>
    Urged,

    /// <summary>保密.</summary>
    Confidential,

    /// <summary>督办: a unit still has an order to answer.</summary>
    Supervised,

    /// <summary>不计入考核: an appeal was upheld.</summary>
    NotCounted,

    /// <summary>涉稳; this and the next two are each a <see cref="TicketLabel"/> of the same name.</summary>
    StabilityRisk,

    /// <summary>典型.</summary>
    Typical,

    /// <summary>省级交办.</summary>
    ProvinceOrder,
}

/// <summary>The marks that search engines are given; lists know all of them.</summary>
public static class TicketFlags
{
    private static readonly (TicketFlag Flag, Func<Ticket, bool> Stands)[] All =
    [
        (TicketFlag.Difficult, ticket => ticket.Difficult), (TicketFlag.Group, ticket => ticket.Group), (TicketFlag.Anonymous, ticket => ticket.Fields.Anonymous),
        (TicketFlag.StabilityRisk, ticket => ticket.Labels.Contains(TicketLabel.StabilityRisk)), (TicketFlag.Typical, ticket => ticket.Labels.Contains(TicketLabel.Typical)),
        (TicketFlag.ProvinceOrder, ticket => ticket.Labels.Contains(TicketLabel.ProvinceOrder)),
    ];

    public static bool IsSearched(TicketFlag flag) => All.Any(one => one.Flag == flag);

    internal static IReadOnlyList<TicketFlag> Of(Ticket ticket) => [.. All.Where(one => one.Stands(ticket)).Select(one => one.Flag)];
}
