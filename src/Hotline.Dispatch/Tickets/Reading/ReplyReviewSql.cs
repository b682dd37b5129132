namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>The two lists of 答复待审, by whose turn it is (<see cref="Verbs.RuleOnReply"/>).</summary>
internal static class ReplyReviewSql
{
    private const string After = "(@afterAt::timestamptz is null or (d.due_at, d.ticket_id) > (@afterAt, @afterId))";

    /// <summary>The few that wait for a unit's leader are in an index of their own; a proposal ends with the state.</summary>
    private const string WithLeaders = "dispatch.ticket t join dispatch.deadline d on d.ticket_id = t.id and d.kind = 'Handle' and d.finished_at is null where t.reply_proposed_by is not null";

    /// <summary>Those of its own clock in order ("offset 0" as in <see cref="TicketListSql"/>), and those whose leader is gone with the unit or says nothing though the clock is red.</summary>
    public const string OfHotline = $"""
        with theirs as (
            (select d.ticket_id, d.due_at
            from dispatch.deadline d cross join lateral (select * from dispatch.ticket where id = d.ticket_id offset 0) t
            where d.kind = 'ReplyReview' and d.finished_at is null and t.state = 'ReplyReview' {TicketListSql.Flagged} and {After}
            order by d.due_at, d.ticket_id limit @limit)
            union all
            select d.ticket_id, d.due_at from {WithLeaders} {TicketListSql.Flagged} and {After}
                and (d.light in ('Red', 'Overdue') or not exists (select 1 from dispatch.unit u where u.code = t.unit_code and u.active))
        )
        select t.*, theirs.due_at as sort_at, theirs.due_at, {TicketListSql.Suspected}
        from theirs join dispatch.ticket t on t.id = theirs.ticket_id
        order by theirs.due_at, t.id limit @limit
        """;

    public const string OfLeader = $"""
        select t.*, d.due_at as sort_at, d.due_at, {TicketListSql.Suspected}
        from {WithLeaders} and t.unit_code = @unit and t.reply_proposed_by <> @owner {TicketListSql.Flagged} and {After}
        order by d.due_at, d.ticket_id limit @limit
        """;
}
