namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>What one person proposed, and a second one decides on; and what a unit asks to hand on.</summary>
internal static partial class TicketListSql
{
    private static readonly string Refusals = OnDesk("t.state = 'PendingDispatch' and t.refusal_by is not null");

    private static readonly string HandOutProposals = OnDesk("t.hand_out_asked_by is not null and t.state in ('PendingDispatch', 'Redo')");

    /// <summary>As <see cref="SuspensionRequests"/>.</summary>
    private static readonly string HandingRequests = OldestFirst($"""
        t.handing_asked_at is not null and t.state in ('AwaitingSignFor', 'InHandling')
            and (t.handing_chain = '{"{}"}' or not exists (select 1 from dispatch.unit u where u.code = t.handing_chain[1] and u.active)
                or {HandleIsRed})
        """);

    /// <summary>In whatever state: few, and in an index of their own by age.</summary>
    private static readonly string RetractionProposals = OldestFirst("t.retract_asked_by is not null");
}
