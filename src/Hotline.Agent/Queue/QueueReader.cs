using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Dispatch.Catalog;

namespace Hotline.Agent.Queue;

/// <summary>Reads the queues as they stand.</summary>
internal sealed class QueueReader(AgentOptions options, CatalogCache catalog)
{
    /// <summary>Of each queue: nobody of one queue is hidden by the crowd of another, whose callers other agents may be able to take.</summary>
    private const int CallersAtOnce = 200;

    public async Task<QueueState> StateAsync(Transition t, CancellationToken ct)
    {
        var terms = (await TermsAsync(t, ct)).ToDictionary(queue => queue.Code);
        IReadOnlyList<WaitingCaller> callers = [.. await CallersAsync(t, terms, ct), .. await CallBacksAsync(t, terms, ct)];
        if (callers.Count == 0)
        {
            return new QueueState(t.Now, callers, [], []);
        }

        return new QueueState(t.Now, callers, await AgentsAsync(t, ct), await RefusalsAsync(t, callers, ct))
        {
            MembersOnly = terms.Values.Where(queue => queue.MembersOnly).Select(queue => queue.Code).ToHashSet(),
        };
    }

    private static async Task<List<QueueTerms>> TermsAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select code, exists (select 1 from agent.queue_member where queue_code = code) as members_only, lead_seconds, skills, relax_seconds,
                   overflow_to, overflow_seconds, sticky_seconds
            from agent.queue
            """;
        return (await t.ListAsync<TermsRow>(sql, null, ct)).ConvertAll(row => new QueueTerms(
            row.Code, row.MembersOnly, TimeSpan.FromSeconds(row.LeadSeconds), row.Skills, row.RelaxSeconds == 0 ? null : TimeSpan.FromSeconds(row.RelaxSeconds),
            row.OverflowTo, TimeSpan.FromSeconds(row.OverflowSeconds), TimeSpan.FromSeconds(row.StickySeconds)));
    }

    /// <summary>Callers without an open offer, whose node is linked to some web node.</summary>
    private static async Task<IReadOnlyList<WaitingCaller>> CallersAsync(Transition t, Dictionary<string, QueueTerms> terms, CancellationToken ct)
    {
        const string sql = """
            select call_id, entered_at, node, queue_code, last_agent from (
                select entry.call_id, entry.entered_at, call.node_id as node, entry.queue_code,
                       case when exists (select 1 from agent.presence where account_id = entry.last_agent and state in ('Ready', 'Offered', 'Talking', 'WrapUp'))
                             and not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.account_id = entry.last_agent)
                            then entry.last_agent end as last_agent,
                       row_number() over (partition by entry.queue_code order by entry.entered_at, entry.call_id) as place
                from agent.queue_entry entry
                join agent.call on call.id = entry.call_id
                join agent.telephony_node node on node.node_id = call.node_id and node.link_until > @Now
                where not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open')) waiting
            where place <= @CallersAtOnce
            """;
        var rows = await t.ListAsync<CallerRow>(sql, new { t.Now, CallersAtOnce }, ct);
        return rows.ConvertAll(row => new WaitingCaller(row.CallId, row.EnteredAt, row.Node)
        {
            Terms = terms.GetValueOrDefault(row.QueueCode) ?? QueueTerms.Plain(row.QueueCode), LastAgent = row.LastAgent,
        });
    }

    /// <summary>Who asked to be called, is not being called, and whose queue is open.</summary>
    private async Task<List<WaitingCaller>> CallBacksAsync(Transition t, Dictionary<string, QueueTerms> terms, CancellationToken ct)
    {
        const string sql = """
            select back.call_id, back.place as entered_at, call.node_id as node, back.queue_code, null::uuid as last_agent, queue.opening_hours, coalesce(queue.open_holidays, false) as open_holidays
            from agent.call_back back
            join agent.call on call.id = back.call_id and call.ended_at is not null
            left join agent.queue on queue.code = back.queue_code
            where back.asked_at is not null and back.settled_at is null and (back.claimed_by is null or back.claimed_until <= @Now)
              and coalesce(back.retry_at, '-infinity') <= @Now
              and not exists (select 1 from agent.call later where later.caller_index = call.caller_index and later.arrived_at > call.arrived_at and later.bridged_at is not null)
            order by back.place limit @CallersAtOnce
            """;
        var rows = await t.ListAsync<CallBackRow>(sql, new { t.Now, CallersAtOnce }, ct);
        if (rows.Count == 0)
        {
            return [];
        }

        var holidays = (await catalog.GetAsync(ct)).Holidays;
        return [.. rows.Where(row => OpeningHours.Of(row.OpeningHours, row.OpenHolidays).ClosedAt(t.Now, holidays) is null).Select(row =>
            new WaitingCaller(row.CallId, row.EnteredAt, row.Node) { Terms = terms.GetValueOrDefault(row.QueueCode) ?? QueueTerms.Plain(row.QueueCode), IsCallBack = true })];
    }

    /// <summary>Ready agents with a live console and a registered phone.</summary>
    private static async Task<IReadOnlyList<ReadyAgent>> AgentsAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select agent.account_id, agent.ready_since, array_agg(phone.node_id) as nodes, bool_or(phone.contact is not null) as anywhere,
                   coalesce(member.queues, '{}') as member_of, coalesce(holder.skills, '{}') as skills
            from agent.presence agent
            join agent.registration phone on phone.extension = agent.extension and phone.expires_at > @Now
            left join (select account_id, array_agg(queue_code) as queues from agent.queue_member group by account_id) member on member.account_id = agent.account_id
            left join (select account_id, array_agg(skill_code) as skills from agent.skill_holder group by account_id) holder on holder.account_id = agent.account_id
            where agent.state = 'Ready' and agent.ready_since is not null
              and exists (select 1 from agent.desk_connection console
                          where console.account_id = agent.account_id and console.closed_at is null and console.lease_until > @Now)
            group by agent.account_id, agent.ready_since, member.queues, holder.skills
            """;
        var rows = await t.ListAsync<AgentRow>(sql, new { t.Now }, ct);
        return rows.ConvertAll(row => new ReadyAgent(row.AccountId, row.ReadySince, row.Nodes, row.Anywhere) { MemberOf = row.MemberOf, Skills = row.Skills });
    }

    private async Task<IReadOnlyList<Refused>> RefusalsAsync(Transition t, IReadOnlyList<WaitingCaller> callers, CancellationToken ct)
    {
        const string sql = """
            select call_id, account_id, max(ended_at) + @pause as until from agent.offer
            where call_id = any(@calls) and state in ('Refused', 'NoAnswer', 'Failed', 'Expired') and ended_at > @Now - @pause
            group by call_id, account_id
            """;
        return await t.ListAsync<Refused>(sql, new { calls = callers.Select(caller => caller.CallId).ToArray(), pause = options.RefusalPause, t.Now }, ct);
    }

    /// <summary>What consoles show of a queue. Waiting counts every caller not yet bridged.</summary>
    public static async Task<QueueView> ViewAsync(Transition t, string queue, CancellationToken ct)
    {
        const string sql = """
            select (select count(*) from agent.queue_entry where queue_code = @queue)::int as waiting,
                   (select min(entered_at) from agent.queue_entry where queue_code = @queue) as oldest,
                   count(*) filter (where state = 'Ready')::int as ready,
                   count(*) filter (where state = 'Talking')::int as talking
            from agent.presence
            where not exists (select 1 from agent.queue_member where queue_code = @queue)
               or account_id in (select account_id from agent.queue_member where queue_code = @queue)
            """;
        var row = await t.OneAsync<ViewRow>(sql, new { queue }, ct);
        var oldest = row?.Oldest is { } since ? (int)Math.Max(0, (t.Now - since).TotalSeconds) : 0;
        return new QueueView(queue, row?.Waiting ?? 0, oldest, row?.Ready ?? 0, row?.Talking ?? 0);
    }

    /// <summary>Who serves the queue with its skills, and in which state, to say why somebody waits.</summary>
    public static Task<List<Staffing>> StaffingAsync(Transition t, QueueTerms terms, CancellationToken ct)
    {
        const string sql = """
            select state, count(*)::int as agents from agent.presence
            where (not @MembersOnly or account_id in (select account_id from agent.queue_member where queue_code = @Code))
              and @skills <@ array(select skill_code from agent.skill_holder holder where holder.account_id = presence.account_id)
            group by state order by state
            """;
        return t.ListAsync<Staffing>(sql, new { terms.MembersOnly, terms.Code, skills = terms.Skills.ToArray() }, ct);
    }

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class AgentRow
    {
        public Guid AccountId { get; init; }

        public DateTimeOffset ReadySince { get; init; }

        public string[] Nodes { get; init; } = [];

        public bool Anywhere { get; init; }

        public string[] MemberOf { get; init; } = [];

        public string[] Skills { get; init; } = [];
    }

    private sealed class TermsRow
    {
        public string Code { get; init; } = "";

        public bool MembersOnly { get; init; }

        public int LeadSeconds { get; init; }

        public string[] Skills { get; init; } = [];

        public int RelaxSeconds { get; init; }

        public string? OverflowTo { get; init; }

        public int OverflowSeconds { get; init; }

        public int StickySeconds { get; init; }
    }

    private sealed record CallBackRow(
        Guid CallId, DateTimeOffset EnteredAt, string Node, string QueueCode, Guid? LastAgent, string? OpeningHours, bool OpenHolidays);

    private sealed record CallerRow(Guid CallId, DateTimeOffset EnteredAt, string Node, string QueueCode, Guid? LastAgent);

    private sealed record ViewRow(int Waiting, DateTimeOffset? Oldest, int Ready, int Talking);
}

internal sealed record Staffing(AgentState State, int Agents);
