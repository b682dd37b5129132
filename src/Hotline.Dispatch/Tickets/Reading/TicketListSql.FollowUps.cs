using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Who is to be asked about an answer, and who at a time of their own.</summary>
internal static partial class TicketListSql
{
    /// <summary>Before all that goes by limits, at their own time: a thousand years lie between.</summary>
    private const string BookedAt = "t.follow_up_at - interval '8760000 hours'";

    /// <summary>
    /// Who is asked by message is called only once half the time has gone by without an answer. Who is asked by voice is rung several times, and so comes later: when the
    /// limit is near and nobody has got through.
    /// </summary>
    private static readonly string FollowUpByLimit = ByOwnClock(
        DeadlineKind.FollowUp,
        "and t.unreasonable_by is null and t.follow_up_at is null and (t.follow_up_way is null or t.follow_up_way = 'Agent' or t.follow_up_way = 'Ivr' and d.light in ('Red', 'Overdue') or t.follow_up_way <> 'Ivr' and d.light <> 'Normal')",
        TicketState.AwaitingFollowUp);

    private static readonly string FollowUp = $"""
        select * from (({Booked(BookedAt, "<=")}) union all ({FollowUpByLimit})) waiting order by sort_at, id limit @limit
        """;

    private static readonly string BookedFollowUps = Booked("t.follow_up_at", ">");

    /// <summary>Those whose citizens are to be called at a time that has come, or has not.</summary>
    private static string Booked(string at, string come) => $"""
        select t.*, {at} as sort_at, {DueAt} as due_at, {Suspected}
        from dispatch.ticket t
        where t.follow_up_at {come} @now {Flagged} and (@afterAt::timestamptz is null or ({at}, t.id) > (@afterAt, @afterId))
        order by t.follow_up_at, t.id limit @limit
        """;
}
