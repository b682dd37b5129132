using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Dispatch.Catalog;

namespace Hotline.Agent.Queue;

/// <summary>Reads the queues as they stand.</summary>
internal sealed partial class QueueReader(AgentOptions options, CatalogCache catalog)
{
    /// <summary>Of each queue at each node: nobody is hidden by the crowd of another queue or node, whose callers other agents may be able to take.</summary>
    internal const int CallersAtOnce = 200;

    /// <summary>Of thousands who are idle, the first few are who the next callers go to.</summary>
    internal const int AgentsAtFirst = 16;

    /// <summary>Who waits; the answers are read by <see cref="StateAsync"/>.</summary>
    /// <param name="most">Of each queue at each node; of call-backs of each queue.</param>
    public static QueueQuestions Ask(Transition t, int most = CallersAtOnce) =>
        new(t.Ask<TermsRow>(Terms, null), t.Ask<CallerRow>(Callers, new { t.Now, most }), t.Ask<CallBackRow>(CallBacks, new { t.Now, most }));

    /// <summary>Asks for the agents when somebody waits.</summary>
    /// <param name="all">Every ready agent. Otherwise only the longest idle, who suffice as long as nobody is left waiting (<see cref="QueueState.IsWhole"/>).</param>
    public async Task<QueueState> StateAsync(Transition t, QueueQuestions asked, bool all, CancellationToken ct)
    {
        var terms = asked.Queues.Rows.ConvertAll(row => row.Terms).ToDictionary(queue => queue.Code);
        List<WaitingCaller> callers = [.. asked.OnLine.Rows.Select(row => row.Caller(terms))];
        var state = new QueueState(t.Now, callers, [], []) { Queues = [.. terms.Values] };
        if (asked.CallBacks.Rows.Count > 0)
        {
            var now = await catalog.GetAsync(ct);
            callers.AddRange(asked.CallBacks.Rows.Where(row => row.Opening.ClosedAt(t.Now, now.Holidays) is null).Select(row => row.Caller(terms, t.Now, now.Holidays)));
            state = state with
            {
                CallBackPatience = TimeSpan.FromMinutes(now.Policy.CallBackPatience), CallBackReserve = now.Policy.CallBackReserve, CallBackShare = now.Policy.CallBackShare,
            };
        }

        if (callers.Count == 0)
        {
            return state;
        }

        // Who knows a caller may be anywhere among the idle, and who calls back is chosen with all on duty in sight.
        var isWhole = all || callers.Any(caller => caller.LastAgent is not null || caller.IsCallBack);
        var agents = t.Ask<AgentRow>(isWhole ? AllAgents : LongestIdle, new { t.Now });
        var staff = isWhole ? t.Ask<OnDutyRow>(OnDutyNow, new { t.Now }) : null;
        var refusals = t.Ask<Refused>(Refusals, new { calls = callers.Select(caller => caller.CallId).ToArray(), pause = options.RefusalPause, t.Now });
        await t.AnswersAsync(ct);
        return state with
        {
            Agents = agents.Rows.ConvertAll(row => row.Agent), Staff = staff?.Rows.ConvertAll(row => row.Agent) ?? [], Refusals = refusals.Rows,
            MembersOnly = terms.Values.Where(queue => queue.MembersOnly).Select(queue => queue.Code).ToHashSet(), IsWhole = isWhole || agents.Rows.Count < AgentsAtFirst,
        };
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

    private sealed record ViewRow(int Waiting, DateTimeOffset? Oldest, int Ready, int Talking);
}

internal sealed record Staffing(AgentState State, int Agents);
