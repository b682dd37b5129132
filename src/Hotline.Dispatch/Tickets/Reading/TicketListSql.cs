using System.Diagnostics;
using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>The statements behind <see cref="TicketLists"/>. Each sorts by one instant and the id, and begins after the cursor.</summary>
internal static partial class TicketListSql
{
    /// <summary>The nearest limit of a ticket's own clocks: none of those that several units can have at once (<see cref="Deadline.UnitOfSeveral"/>).</summary>
    public const string DueAt =
        "(select min(d.due_at) from dispatch.deadline d where d.ticket_id = t.id and d.state = 'Running' and d.kind not in ('Assist', 'Supervise', 'AppealRuling'))";

    /// <summary>疑似重复: as the page shows it, so does the file. Neither tells of one that became confidential afterwards.</summary>
    public const string Suspected = "not t.confidential and exists (select 1 from dispatch.repeat_suspicion s join dispatch.ticket o on o.id = s.other_id where s.ticket_id = t.id and not o.confidential) as suspected";

    /// <summary>What narrows every list to tickets with certain marks; those not asked for say nothing. The rare ones stand in these words in partial indexes.</summary>
    internal const string Flagged =
        "and (not @difficult or t.difficult) and (not @groupCase or t.group_case) and (not @anonymous or t.anonymous) and (not @urged or t.urge_count > 0) and (not @confidential or t.confidential) "
        + "and (not @supervised or t.supervised_units <> '{}') and (not @notCounted or t.judgements @> '[{\"appeal\":\"Upheld\"}]') "
        + "and (not @stabilityRisk or t.labels @> '{StabilityRisk}') and (not @typical or t.labels @> '{Typical}') and (not @provinceOrder or t.labels @> '{ProvinceOrder}')";

    /// <summary>Whoever above says nothing by then is not waited for any longer.</summary>
    private const string HandleIsRed = "exists (select 1 from dispatch.deadline h where h.ticket_id = t.id and h.kind = 'Handle' and h.finished_at is null and h.light in ('Red', 'Overdue'))";

    /// <summary>"offset 0" keeps it going from clock to ticket, in order, until the page is full; the planner would read all and sort.</summary>
    private const string FromClockToTicket = "cross join lateral (select * from dispatch.ticket where id = d.ticket_id offset 0) t";

    public const string Search = $"""
        select t.*, t.opened_at as sort_at,
            {DueAt} as due_at, {Suspected},
            t.number = @number or t.id in (select ticket_id from dispatch.ticket_foreign_number where number = @number) as by_number
        from dispatch.ticket t
        where t.number = @number or t.contact_phone_index = any(@hashes) or t.call_number_index = any(@hashes)
            or t.id in (select ticket_id from dispatch.ticket_foreign_number where number = @number)
        order by t.opened_at desc, t.id desc limit 50
        """;

    private static readonly string Mine = ByAge("t.owner_id = @owner and t.state not in ('Refused', 'Archived')");

    private static readonly string All = ByAge("t.state not in ('Draft', 'Refused', 'Archived')");

    private static readonly string Archived = ByAge("t.state = 'Archived'");

    private static readonly string Groups = ByAge("(t.group_case or t.voices >= @groupVoices) and t.voices + t.group_case::integer > 1 and t.closed_at is null");

    private static readonly string HandedDown = ByAge("t.handed_down_by <> '{}' and t.handed_down_by @> array[@unit] and t.closed_at is null");

    /// <summary>A large unit has very many: those held against it first are in an index by age, the few held against it as second or later unit in another.</summary>
    private static readonly string Judged = $"""
        with theirs as (
            {JudgedAs("t.judged_units <> '{}' and t.judged_units[1] = @unit")}
            union all
            {JudgedAs("cardinality(t.judged_units) > 1 and t.judged_units[2:] @> array[@unit]")}
        )
        select t.*, t.opened_at as sort_at,
            {DueAt} as due_at, {Suspected}
        from theirs join dispatch.ticket t using (id)
        order by t.opened_at desc, t.id desc limit @limit
        """;

    /// <summary>One filed before its ruling had a clock comes by its age.</summary>
    private const string Appeals = $"""
        select t.*, coalesce(d.due_at, t.opened_at) as sort_at, d.due_at, {Suspected}
        from dispatch.ticket t
            left join lateral (select min(n.due_at) as due_at from dispatch.deadline n where n.ticket_id = t.id and n.kind = 'AppealRuling' and n.finished_at is null) d on true
        where t.appeal_open {Flagged} and (@afterAt::timestamptz is null or (coalesce(d.due_at, t.opened_at), t.id) > (@afterAt, @afterId))
        order by coalesce(d.due_at, t.opened_at), t.id limit @limit
        """;

    private static readonly string Dispatch = ByOwnClock(DeadlineKind.Dispatch, "and t.refusal_by is null and t.facts_asked_at is null", TicketState.PendingDispatch, TicketState.Redo);

    /// <summary>Whom it does not ask sees it once half the time is gone without an answer.</summary>
    private static readonly string Facts = ByOwnClock(
        DeadlineKind.Facts, "and t.facts_asked_at is not null and (@onlyOwner::uuid is null or t.facts_of is null or t.facts_of = @onlyOwner or d.light <> 'Normal')", TicketState.PendingDispatch, TicketState.Redo);

    private static readonly string Contacts = ByOwnClock(
        DeadlineKind.Contact, "and d.state = 'Running' and d.light in ('Red', 'Overdue')", TicketState.AwaitingSignFor, TicketState.InHandling, TicketState.ExtensionReview);

    private static readonly string Returns = OnDesk("t.state = 'ReturnReview'");

    private static readonly string Rulings = ByOwnClock(DeadlineKind.Ruling, "", TicketState.Ruling);

    /// <summary>What waits for a unit that has gone out of use, or that says nothing until the clock is red, is the hotline's too.</summary>
    private static readonly string Extensions = OnDesk($"""
        t.state = 'ExtensionReview'
            and (t.extension_chain = '{"{}"}' or not exists (select 1 from dispatch.unit u where u.code = t.extension_chain[1] and u.active) or {HandleIsRed})
        """);

    /// <summary>Three indexes, each of the few that wait for a unit above.</summary>
    private static readonly string UnitExtensions = ByClock(
        DeadlineKind.Handle,
        """
        and t.id in (
            select h.id from dispatch.ticket h where h.handing_chain <> '{}' and h.handing_chain[1] = @unit and h.state in ('AwaitingSignFor', 'InHandling')
            union all
            select e.id from dispatch.ticket e where e.extension_chain <> '{}' and e.extension_chain[1] = @unit and e.state = 'ExtensionReview'
            union all
            select s.id from dispatch.ticket s where s.suspension_chain <> '{}' and s.suspension_chain[1] = @unit and s.state = 'InHandling')
        """,
        TicketState.ExtensionReview, TicketState.InHandling, TicketState.AwaitingSignFor);

    private static readonly string HandedOut = OnDesk("t.state = 'HandedOut'");

    private static readonly string HandOutReceipts = ByOwnClock(DeadlineKind.ExternalAck, "", TicketState.HandedOut);

    private static readonly string Suspended = ByOwnClock(DeadlineKind.SuspendReview, "", TicketState.Suspended);

    private static readonly string Unit = OfUnit("join dispatch.ticket t on t.id = d.ticket_id");

    /// <summary>Of a unit's clocks nearly every one is on its list, as in <see cref="ByOwnClock"/>; of those with a rare mark hardly any, and then the planner finds the marks first.</summary>
    private static readonly string UnitUnmarked = OfUnit(FromClockToTicket);

    private static string OfUnit(string ticket) => $"""
        select t.*, d.due_at as sort_at,
            (select min(n.due_at) from dispatch.deadline n where n.ticket_id = t.id and n.state = 'Running' and n.kind in ('SignFor', 'Contact', 'Handle')) as due_at, {Suspected}
        from dispatch.deadline d {ticket}
        where d.kind = 'Handle' and d.finished_at is null and d.unit_code = @unit and t.unit_code = @unit and t.state in ('AwaitingSignFor', 'InHandling', 'ReturnReview', 'Ruling', 'ExtensionReview', 'Suspended', 'ReplyReview') {Flagged}
            and (@afterAt::timestamptz is null or (d.due_at, d.ticket_id) > (@afterAt, @afterId))
        order by d.due_at, d.ticket_id limit @limit
        """;

    private const string Assisting = $$"""
        select t.*, d.due_at as sort_at, d.due_at, {{Suspected}}
        from dispatch.ticket t join dispatch.deadline d on d.ticket_id = t.id and d.finished_at is null and (d.kind = 'Assist' and d.unit_code = @unit
            or d.kind = 'Handle' and exists (select 1 from jsonb_array_elements(t.assists) a where a ->> 'unitCode' = @unit and a ->> 'joint' = 'true' and a ->> 'endedAt' is null))
        where t.assisted_by <> '{}' and t.assisted_by @> array[@unit] and t.closed_at is null {{Flagged}}
            and (@afterAt::timestamptz is null or (d.due_at, d.ticket_id) > (@afterAt, @afterId))
        order by d.due_at, d.ticket_id limit @limit
        """;

    private const string Supervised = $"""
        select t.*, d.due_at as sort_at, d.due_at, {Suspected}
        from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
        where d.kind = 'Supervise' and d.finished_at is null and (@onlyUnit::text is null or d.unit_code = @onlyUnit) {Flagged}
            and (@afterAt::timestamptz is null or (d.due_at, d.ticket_id) > (@afterAt, @afterId))
        order by d.due_at, d.ticket_id limit @limit
        """;

    private static readonly string SupervisedEnded = ByAge("t.orders <> '[]'::jsonb and t.supervised_units = '{}'");

    private static readonly string Carded = ByAge("""t.orders <> '[]'::jsonb and (t.orders @> '[{"card": "Yellow"}]' or t.orders @> '[{"card": "Red"}]')""");

    private static readonly string Difficult = OldestFirst("t.difficult and t.closed_at is null");

    private static readonly string AnswerChecks = OldestFirst("t.answer_check = 'Drawn'");

    private static readonly string UnreasonableReviews = OldestFirst("t.unreasonable_by is not null");

    /// <summary>Those that can be decided on now: an extension that is asked for too is ruled on first.</summary>
    private static readonly string SuspensionRequests = OldestFirst($"""
        t.suspension_asked_at is not null and t.state = 'InHandling'
            and (t.suspension_chain = '{"{}"}' or not exists (select 1 from dispatch.unit u where u.code = t.suspension_chain[1] and u.active)
                or {HandleIsRed})
        """);

    /// <summary>The ticket's row has the limit by which it is urgent (<see cref="ClockRules.Urgent"/>), and an index those that have one in this order.</summary>
    private const string Overdue = $"""
        select t.*, t.urgent_at as sort_at, t.urgent_at as due_at, {Suspected}
        from dispatch.ticket t
        where t.urgent_at is not null {Flagged}
            and (@afterAt::timestamptz is null or (t.urgent_at, t.id) > (@afterAt, @afterId))
        order by t.urgent_at, t.id limit @limit
        """;

    public static string Of(TicketListAsk ask) => ask.Kind switch
    {
        TicketListKind.Mine => Mine,
        TicketListKind.Dispatch => Dispatch,
        TicketListKind.Facts => Facts,
        TicketListKind.Contacts => Contacts,
        TicketListKind.Returns => Returns,
        TicketListKind.Rulings => Rulings,
        TicketListKind.Extensions => Extensions,
        TicketListKind.UnitExtensions => UnitExtensions,
        TicketListKind.Unit => ask.Flags.Count == 0 ? UnitUnmarked : Unit,
        TicketListKind.HandedDown => HandedDown,
        TicketListKind.Assisting => Assisting,
        TicketListKind.ReplyReviews => ReplyReviewSql.OfHotline,
        TicketListKind.LeaderReviews => ReplyReviewSql.OfLeader,
        TicketListKind.Refusals => Refusals,
        TicketListKind.HandOutProposals => HandOutProposals,
        TicketListKind.RetractionProposals => RetractionProposals,
        TicketListKind.HandedOut => HandedOut,
        TicketListKind.HandOutReceipts => HandOutReceipts,
        TicketListKind.Suspended => Suspended,
        TicketListKind.Supervised => Supervised,
        TicketListKind.SupervisedEnded => SupervisedEnded,
        TicketListKind.Carded => Carded,
        TicketListKind.Judged => Judged,
        TicketListKind.Appeals => Appeals,
        TicketListKind.Difficult => Difficult,
        TicketListKind.Groups => Groups,
        TicketListKind.Archived => Archived,
        TicketListKind.AnswerChecks => AnswerChecks,
        TicketListKind.UnreasonableReviews => UnreasonableReviews,
        TicketListKind.SuspensionRequests => SuspensionRequests,
        TicketListKind.HandingRequests => HandingRequests,
        TicketListKind.Overdue => Overdue,
        TicketListKind.FollowUp => FollowUp,
        TicketListKind.BookedFollowUps => BookedFollowUps,
        TicketListKind.All => All,
        _ => throw new UnreachableException(),
    };

    /// <summary>Newest first.</summary>
    private static string ByAge(string condition) => ByAge(condition, "<", "desc");

    private static string OldestFirst(string condition) => ByAge(condition, ">", "asc");

    private static string ByAge(string condition, string after, string direction) => $"""
        select t.*, t.opened_at as sort_at,
            {DueAt} as due_at, {Suspected}
        from dispatch.ticket t
        where {condition} {Flagged}
            and (@afterAt::timestamptz is null or (t.opened_at, t.id) {after} (@afterAt, @afterId))
        order by t.opened_at {direction}, t.id {direction} limit @limit
        """;

    private static string JudgedAs(string condition) => $"""
        (select t.id from dispatch.ticket t
        where {condition} {Flagged} and (@afterAt::timestamptz is null or (t.opened_at, t.id) < (@afterAt, @afterId))
        order by t.opened_at desc, t.id desc limit @limit)
        """;

    /// <summary>
    /// Those in the states that a kind of clock is for. Nearly every clock of that kind belongs on the list, which the planner can not know: it would read
    /// all of them and sort.
    /// </summary>
    private static string ByOwnClock(DeadlineKind kind, string condition, params TicketState[] states) =>
        ByClock(FromClockToTicket, kind, condition, states);

    /// <summary>Those on the desk of who decides, nearest limit first, in the order of an index of them alone (<see cref="Storage.ListPlace.DeskDueAt"/>).</summary>
    private static string OnDesk(string condition) => $"""
        select t.*, t.desk_due_at as sort_at, t.desk_due_at as due_at, {Suspected}
        from dispatch.ticket t
        where t.desk_due_at is not null and {condition} {Flagged} and (@afterAt::timestamptz is null or (t.desk_due_at, t.id) > (@afterAt, @afterId))
        order by t.desk_due_at, t.id limit @limit
        """;

    /// <summary>Those in some states, nearest limit of one of their clocks first.</summary>
    private static string ByClock(DeadlineKind kind, string condition, params TicketState[] states) => ByClock("join dispatch.ticket t on t.id = d.ticket_id", kind, condition, states);

    private static string ByClock(string ticket, DeadlineKind kind, string condition, params TicketState[] states) => $"""
        select t.*, d.due_at as sort_at, d.due_at, {Suspected}
        from dispatch.deadline d {ticket}
        where d.kind = '{kind}' and d.finished_at is null and t.state in ({string.Join(", ", states.Select(state => $"'{state}'"))}) {condition} {Flagged}
            and (@afterAt::timestamptz is null or (d.due_at, d.ticket_id) > (@afterAt, @afterId))
        order by d.due_at, d.ticket_id limit @limit
        """;
}
