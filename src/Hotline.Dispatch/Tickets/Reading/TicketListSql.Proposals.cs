namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>What one person proposed, and a second one decides on.</summary>
internal static partial class TicketListSql
{
    private static readonly string Refusals = OnDesk("t.state = 'PendingDispatch' and t.refusal_by is not null");

    private static readonly string HandOutProposals = OnDesk("t.hand_out_asked_by is not null and t.state in ('PendingDispatch', 'Redo')");

    /// <summary>In whatever state: few, and in an index of their own by age.</summary>
    private static readonly string RetractionProposals = OldestFirst("t.retract_asked_by is not null");
}
