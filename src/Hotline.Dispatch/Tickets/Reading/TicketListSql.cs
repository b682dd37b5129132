using System.Diagnostics;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>The statements behind <see cref="TicketLists"/>. Each sorts by one instant and the id, and begins after the cursor.</summary>
internal static class TicketListSql
{
    public const string Search = """
        select t.*, t.opened_at as sort_at,
            (select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise')) as due_at
        from dispatch.ticket t
        where t.number = @number or t.contact_phone_index = @hash or t.call_number_index = @hash
            or t.id in (select ticket_id from dispatch.ticket_foreign_number where number = @number)
        order by t.opened_at desc, t.id desc limit 50
        """;

    private const string Mine = """
        select t.*, t.opened_at as sort_at,
            (select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise')) as due_at
        from dispatch.ticket t
        where t.owner_id = @owner and t.state <> 'Refused'
            and (@afterAt::timestamptz is null or (t.opened_at, t.id) < (@afterAt, @afterId))
        order by t.opened_at desc, t.id desc limit @limit
        """;

    private const string All = """
        select t.*, t.opened_at as sort_at,
            (select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise')) as due_at
        from dispatch.ticket t
        where t.state not in ('Draft', 'Refused')
            and (@afterAt::timestamptz is null or (t.opened_at, t.id) < (@afterAt, @afterId))
        order by t.opened_at desc, t.id desc limit @limit
        """;

    private const string Dispatch = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Dispatch' and d.finished_at is null and t.state in ('PendingDispatch', 'Redo')
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Returns = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Handle' and d.finished_at is null and t.state = 'ReturnReview'
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Rulings = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Ruling' and d.finished_at is null and t.state = 'Ruling'
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Extensions = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Handle' and d.finished_at is null and t.state = 'ExtensionReview'
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Unit = """
        select t.*, d.due_at as sort_at,
            (select min(n.due_at) from dispatch.deadline n where n.ticket_id = t.id and n.state = 'Running' and n.kind in ('SignFor', 'Handle')) as due_at
        from dispatch.ticket t join dispatch.deadline d on d.ticket_id = t.id and d.kind = 'Handle' and d.finished_at is null
        where t.unit_code = @unit and t.state in ('AwaitingSignFor', 'InHandling', 'ReturnReview', 'Ruling', 'ExtensionReview', 'Suspended', 'ReplyReview')
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string HandedDown = """
        select t.*, t.opened_at as sort_at,
            (select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise')) as due_at
        from dispatch.ticket t
        where t.handed_down_by <> '{}' and t.handed_down_by @> array[@unit] and t.closed_at is null
            and (@afterAt::timestamptz is null or (t.opened_at, t.id) < (@afterAt, @afterId))
        order by t.opened_at desc, t.id desc limit @limit
        """;

    private const string Assisting = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.ticket t join dispatch.deadline d on d.ticket_id = t.id and d.kind = 'Assist' and d.unit_code = @unit and d.finished_at is null
        where t.assisted_by <> '{}' and t.assisted_by @> array[@unit] and t.closed_at is null
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Suspended = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'SuspendReview' and d.finished_at is null and t.state = 'Suspended'
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Supervised = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Supervise' and d.finished_at is null and (@onlyUnit::text is null or d.unit_code = @onlyUnit)
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    private const string Overdue = """
        select t.*, t.opened_at as sort_at,
            (select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise')) as due_at
        from dispatch.ticket t
        where t.escalation_level > 0 and t.closed_at is null
            and (@afterAt::timestamptz is null or (t.opened_at, t.id) > (@afterAt, @afterId))
        order by t.opened_at, t.id limit @limit
        """;

    private const string FollowUp = """
        select t.*, d.due_at as sort_at, d.due_at
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'FollowUp' and d.finished_at is null and t.state = 'AwaitingFollowUp'
            and (@afterAt::timestamptz is null or (d.due_at, t.id) > (@afterAt, @afterId))
        order by d.due_at, t.id limit @limit
        """;

    public static string Of(TicketListKind kind) => kind switch
    {
        TicketListKind.Mine => Mine,
        TicketListKind.Dispatch => Dispatch,
        TicketListKind.Returns => Returns,
        TicketListKind.Rulings => Rulings,
        TicketListKind.Extensions => Extensions,
        TicketListKind.Unit => Unit,
        TicketListKind.HandedDown => HandedDown,
        TicketListKind.Assisting => Assisting,
        TicketListKind.Suspended => Suspended,
        TicketListKind.Supervised => Supervised,
        TicketListKind.Overdue => Overdue,
        TicketListKind.FollowUp => FollowUp,
        TicketListKind.All => All,
        _ => throw new UnreachableException(),
    };
}
