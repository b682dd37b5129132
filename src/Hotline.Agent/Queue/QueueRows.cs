using System.Globalization;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Queue;

/// <summary>What the matcher asks, and the rows it gets.</summary>
internal sealed partial class QueueReader
{
    private const string Terms = """
        select code, exists (select 1 from agent.queue_member where queue_code = code) as members_only, lead_seconds, skills, relax_seconds,
               overflow_to, overflow_seconds, sticky_seconds
        from agent.queue
        """;

    /// <summary>
    /// Callers without an open offer, whose node has them and is linked to some web node. Each is looked up by key (a lateral with a limit, a subquery for one value): their plan is kept, and while
    /// few calls lay in the table it must not have learnt to read it through.
    /// </summary>
    private const string Callers = """
        select call_id, entered_at, waits_since, node, queue_code, last_agent from (
            select entry.call_id, entry.entered_at, coalesce(entry.waits_since, entry.entered_at) as waits_since, call.node_id as node, entry.queue_code,
                   case when (select state from agent.presence where account_id = entry.last_agent) in ('Ready', 'Offered', 'Talking', 'WrapUp')
                         and (select true from agent.offer where offer.call_id = entry.call_id and offer.account_id = entry.last_agent limit 1) is null
                         and (select true from agent.desk_connection console where console.account_id = entry.last_agent and console.closed_at is null and console.lease_until > @Now limit 1)
                         and (select true from agent.registration phone join agent.presence kept on kept.account_id = entry.last_agent and kept.extension = phone.extension
                              where phone.expires_at > @Now and (phone.node_id = call.node_id or phone.contact is not null) limit 1)
                        then entry.last_agent end as last_agent,
                   row_number() over (partition by entry.queue_code, call.node_id order by entry.entered_at, entry.call_id) as place
            from agent.queue_entry entry
            cross join lateral (select node_id from agent.call where id = entry.call_id limit 1) call
            join agent.telephony_node node on node.node_id = call.node_id and node.link_until > @Now
            where entry.gone_at is null and not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open')) waiting
        where place <= @most
        """;

    /// <summary>
    /// Who asked to be called and is not being called, the first of each queue: which queues are open is known only afterwards. A turn that ran out is first taken
    /// from who let it (<see cref="CallBackTurn"/>). Who has called again and was talked with, or is on the line now, is not called.
    /// </summary>
    private const string CallBacks = $"""
        select back.call_id, back.place, back.node, queue.code as queue_code, queue.opening_hours, queue.open_holidays
        from (select code, opening_hours, open_holidays from agent.queue
              union all
              select distinct queue_code, null, false from agent.call_back
              where asked_at is not null and settled_at is null and queue_code not in (select code from agent.queue)) queue
        cross join lateral (
            select back.call_id, back.place, call.node_id as node
            from agent.call_back back
            join agent.call on call.id = back.call_id and call.ended_at is not null
            where back.queue_code = queue.code and back.asked_at is not null and back.settled_at is null
              and (back.claimed_by is null or back.claimed_until <= @Now
                   and not exists (select 1 from agent.presence holder where holder.account_id = back.claimed_by and holder.state = 'Paused' and holder.reason = '{CallBackTurn.Reason}')
                   and not exists (select 1 from agent.call placed where placed.placed_by = back.claimed_by and placed.ended_at is null and placed.arrived_at > @Now - interval '3 hours'))
              and coalesce(back.retry_at, '-infinity') <= @Now
              and not exists (select 1 from agent.call later where later.caller_index = call.caller_index and later.arrived_at > call.arrived_at and (later.bridged_at is not null or later.ended_at is null) and later.placed_by is null)
            order by back.place, back.call_id limit @most) back
        """;

    /// <summary>Everybody on duty, those included whom a call-back keeps from other calls.</summary>
    private const string OnDutyNow = """
        with calling as (
            select claimed_by from agent.call_back where asked_at is not null and settled_at is null and claimed_until > @Now)
        select account_id, exists (select 1 from calling where claimed_by = account_id) as on_call_back,
               array(select queue_code from agent.queue_member member where member.account_id = agent.account_id) as member_of,
               array(select skill_code from agent.skill_holder holder where holder.account_id = agent.account_id) as skills
        from agent.presence agent
        where state in ('Ready', 'Offered', 'Talking', 'WrapUp') or state = 'Paused' and exists (select 1 from calling where claimed_by = account_id)
        """;

    /// <summary>Ready agents with a live console and a registered phone, who are not in somebody's call as its lead.</summary>
    private const string AllAgents = $"""
        select agent.account_id, agent.ready_since, phone.nodes, phone.anywhere, coalesce(member.queues, array[]::text[]) as member_of, coalesce(holder.skills, array[]::text[]) as skills
        from agent.presence agent
        join (select extension, array_agg(node_id) as nodes, bool_or(contact is not null) as anywhere
              from agent.registration where expires_at > @Now group by extension) phone on phone.extension = agent.extension
        left join (select account_id, array_agg(queue_code) as queues from agent.queue_member group by account_id) member on member.account_id = agent.account_id
        left join (select account_id, array_agg(skill_code) as skills from agent.skill_holder group by account_id) holder on holder.account_id = agent.account_id
        where agent.state = 'Ready' and agent.ready_since is not null
          and exists (select 1 from agent.desk_connection console
                      where console.account_id = agent.account_id and console.closed_at is null and console.lease_until > @Now)
          and not {PartyStore.Supervises}
        """;

    /// <summary>The first of them, by the index of those who are idle, one after the other until there are enough: neither phones nor consoles of thousands are read.</summary>
    private static readonly string LongestIdle = $"""
        select agent.account_id, agent.ready_since, phone.nodes, phone.anywhere,
               array(select queue_code from agent.queue_member member where member.account_id = agent.account_id) as member_of,
               array(select skill_code from agent.skill_holder holder where holder.account_id = agent.account_id) as skills
        from agent.presence agent
        cross join lateral (select array_agg(node_id) as nodes, bool_or(contact is not null) as anywhere
                            from agent.registration where extension = agent.extension and expires_at > @Now) phone
        cross join lateral (select 1 from agent.desk_connection where account_id = agent.account_id and closed_at is null and lease_until > @Now limit 1) console
        where agent.state = 'Ready' and agent.ready_since is not null and phone.nodes is not null and not {PartyStore.Supervises}
        order by agent.ready_since, agent.account_id limit {AgentsAtFirst.ToString(CultureInfo.InvariantCulture)}
        """;

    private const string Refusals = """
        select call_id, account_id, max(ended_at) + @pause as until from agent.offer
        where call_id = any(@calls) and state in ('Refused', 'NoAnswer', 'Failed', 'Expired') and ended_at > @Now - @pause
        group by call_id, account_id
        union all
        select call_id, declined_by, declined_at + @pause from agent.call_back where call_id = any(@calls) and declined_at > @Now - @pause
        union all
        select entry.call_id, call.handed_by, @Now + interval '1 day' from agent.queue_entry entry join agent.call on call.id = entry.call_id
        where entry.call_id = any(@calls) and call.handed_by is not null
        """;

    internal sealed record QueueQuestions(Asked<TermsRow> Queues, Asked<CallerRow> OnLine, Asked<CallBackRow> CallBacks);

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class AgentRow
    {
        public Guid AccountId { get; init; }

        public DateTimeOffset ReadySince { get; init; }

        public string[] Nodes { get; init; } = [];

        public bool Anywhere { get; init; }

        public string[] MemberOf { get; init; } = [];

        public string[] Skills { get; init; } = [];

        public ReadyAgent Agent => new(AccountId, ReadySince, Nodes, Anywhere) { MemberOf = MemberOf, Skills = Skills };
    }

    private sealed class OnDutyRow
    {
        public Guid AccountId { get; init; }

        public bool OnCallBack { get; init; }

        public string[] MemberOf { get; init; } = [];

        public string[] Skills { get; init; } = [];

        public OnDuty Agent => new(AccountId, MemberOf, Skills, OnCallBack);
    }

    internal sealed class TermsRow
    {
        public string Code { get; init; } = "";

        public bool MembersOnly { get; init; }

        public int LeadSeconds { get; init; }

        public string[] Skills { get; init; } = [];

        public int RelaxSeconds { get; init; }

        public string? OverflowTo { get; init; }

        public int OverflowSeconds { get; init; }

        public int StickySeconds { get; init; }

        public QueueTerms Terms => new(
            Code, MembersOnly, TimeSpan.FromSeconds(LeadSeconds), Skills, RelaxSeconds == 0 ? null : TimeSpan.FromSeconds(RelaxSeconds),
            OverflowTo, TimeSpan.FromSeconds(OverflowSeconds), TimeSpan.FromSeconds(StickySeconds));
    }

    internal sealed record CallBackRow(Guid CallId, DateTimeOffset Place, string Node, string QueueCode, string? OpeningHours, bool OpenHolidays)
    {
        public OpeningHours Opening => Queue.OpeningHours.Of(OpeningHours, OpenHolidays);

        /// <summary>What was waited while the queue was closed does not count: at opening nobody who comes then stands behind a whole night.</summary>
        public WaitingCaller Caller(IReadOnlyDictionary<string, QueueTerms> terms, DateTimeOffset now, HolidayTable holidays) =>
            new(CallId, now - Opening.OpenBetween(Place, now, holidays), Node) { Terms = terms.GetValueOrDefault(QueueCode) ?? QueueTerms.Plain(QueueCode), IsCallBack = true };
    }

    internal sealed record CallerRow(Guid CallId, DateTimeOffset EnteredAt, DateTimeOffset WaitsSince, string Node, string QueueCode, Guid? LastAgent)
    {
        public WaitingCaller Caller(IReadOnlyDictionary<string, QueueTerms> terms) =>
            new(CallId, EnteredAt, Node) { Terms = terms.GetValueOrDefault(QueueCode) ?? QueueTerms.Plain(QueueCode), WaitsSince = WaitsSince, LastAgent = LastAgent };
    }
}
