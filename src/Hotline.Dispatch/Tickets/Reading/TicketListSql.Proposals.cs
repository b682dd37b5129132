namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>What one person proposed, and a second one decides on; and what a unit asks to hand on.</summary>
internal static partial class TicketListSql
{
    /// <summary>Of those that two levels approve, what waits for the reader's: a supervisor passes over dispatchers who say nothing until the clock is red.</summary>
    private static readonly string Refusals = OnDesk("""
        t.state = 'PendingDispatch' and t.refusal_by is not null
            and (t.refusal_levels < 2 or case when t.refusal_passed_by is not null then @supervises else @dispatches
                or exists (select 1 from dispatch.deadline h where h.ticket_id = t.id and h.kind = 'Dispatch' and h.finished_at is null and h.light in ('Red', 'Overdue')) end)
        """);

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
