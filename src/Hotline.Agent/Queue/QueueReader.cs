using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Dispatch.Catalog;

namespace Hotline.Agent.Queue;

/// <summary>Reads the queues as they stand.</summary>
internal sealed partial class QueueReader(AgentOptions options, CatalogCache catalog)
{
    /// <summary>Of each queue: nobody of one queue is hidden by the crowd of another, whose callers other agents may be able to take.</summary>
    private const int CallersAtOnce = 200;

    /// <summary>Of thousands who are idle, the first few are who the next callers go to.</summary>
    internal const int AgentsAtFirst = 16;

    /// <summary>Who waits; the answers are read by <see cref="StateAsync"/>.</summary>
    public static QueueQuestions Ask(Transition t) =>
        new(t.Ask<TermsRow>(Terms, null), t.Ask<CallerRow>(Callers, new { t.Now, CallersAtOnce }), t.Ask<CallBackRow>(CallBacks, new { t.Now, CallersAtOnce }));

    /// <summary>Asks for the agents when somebody waits.</summary>
    /// <param name="all">Every ready agent. Otherwise only the longest idle, who suffice as long as nobody is left waiting (<see cref="QueueState.IsWhole"/>).</param>
    public async Task<QueueState> StateAsync(Transition t, QueueQuestions asked, bool all, CancellationToken ct)
    {
        var terms = asked.Queues.Rows.ConvertAll(row => row.Terms).ToDictionary(queue => queue.Code);
        IReadOnlyList<WaitingCaller> callers = [.. asked.OnLine.Rows.Select(row => row.Caller(terms)), .. await OpenAsync(t, asked.CallBacks.Rows, terms, ct)];
        if (callers.Count == 0)
        {
            return new QueueState(t.Now, callers, [], []);
        }

        // Who knows a caller may be anywhere among the idle.
        var isWhole = all || callers.Any(caller => caller.LastAgent is not null);
        var agents = t.Ask<AgentRow>(isWhole ? AllAgents : LongestIdle, new { t.Now });
        var refusals = t.Ask<Refused>(Refusals, new { calls = callers.Select(caller => caller.CallId).ToArray(), pause = options.RefusalPause, t.Now });
        await t.AnswersAsync(ct);
        return new QueueState(t.Now, callers, agents.Rows.ConvertAll(row => row.Agent), refusals.Rows)
        {
            MembersOnly = terms.Values.Where(queue => queue.MembersOnly).Select(queue => queue.Code).ToHashSet(), IsWhole = isWhole || agents.Rows.Count < AgentsAtFirst,
        };
    }

    /// <summary>Of those who asked to be called, the ones whose queue is open.</summary>
    private async Task<List<WaitingCaller>> OpenAsync(Transition t, List<CallBackRow> asked, Dictionary<string, QueueTerms> terms, CancellationToken ct)
    {
        if (asked.Count == 0)
        {
            return [];
        }

        var holidays = (await catalog.GetAsync(ct)).Holidays;
        return [.. asked.Where(row => OpeningHours.Of(row.OpeningHours, row.OpenHolidays).ClosedAt(t.Now, holidays) is null).Select(row => row.Caller(terms))];
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
