namespace Hotline.Agent.Queue;

/// <summary>
/// Who is offered to whom. Callers are taken in the order of their <see cref="WaitingCaller.Place"/>; each goes to the last
/// agent they spoke with, when idle, else to the longest-idle agent who may have them (<see cref="Serving"/>). Pure. What holds for every state
/// (ADR 0025), and is tested for random ones:
/// <list type="number">
/// <item>Nobody is matched twice, and only with one who may.</item>
/// <item>Within one class first come, first served: a caller gets an agent only when no caller of an earlier place could.</item>
/// <item>A caller of a class with a greater head start overtakes only callers who came at most the difference of the head starts before.</item>
/// <item>Nobody on the line waits while an agent who may have them is idle.</item>
/// <item>No agent is passed over for one idle for less, but for the caller's last agent.</item>
/// <item>A call-back whose patience lasts takes no agent whom a caller on the line could have, and leaves a reserve idle; after that it stands in its place.</item>
/// <item>No queue has more than a share of its agents on call-backs, but one.</item>
/// </list>
/// </summary>
internal static class Matching
{
    public static MatchDecision Decide(QueueState state)
    {
        var (serving, crews) = (new Serving(state), new Crews(state));
        var idle = state.Agents.OrderBy(agent => agent.ReadySince).ThenBy(agent => agent.AccountId).ToList();
        var matches = new List<Match>();
        var waiting = new List<WaitingCaller>();
        foreach (var caller in InOrder(state, serving))
        {
            if (Choose(state, serving, crews, caller, idle) is { } agent)
            {
                matches.Add(new Match(caller.CallId, agent.AccountId));
                idle.Remove(agent);
                if (caller.IsCallBack)
                {
                    crews.CallsBack(agent.AccountId);
                }
            }
            else
            {
                waiting.Add(caller);
            }
        }

        // Without an idle agent nothing changes by time alone.
        var again = idle.Count == 0 ? null : waiting.Min(serving.NextChange);
        return new MatchDecision(matches, [.. Line(waiting, crews).Select(each => new Waiting(each.Caller, Reason(serving, crews, each.Caller, idle), each.Ahead))], again);
    }

    /// <summary>Everybody who waits, in the order in which they are served, as far as it can be told now.</summary>
    public static IReadOnlyList<Standing> Order(QueueState state, Crews crews) => Line(InOrder(state, new Serving(state)), crews);

    private static List<Standing> Line(IEnumerable<WaitingCaller> inOrder, Crews crews)
    {
        var before = new Dictionary<string, int>();
        var line = new List<Standing>();
        foreach (var caller in inOrder)
        {
            var with = crews.SharingWith(caller.Terms);
            line.Add(new Standing(caller, with.Sum(queue => before.GetValueOrDefault(queue)), with));
            before[caller.Terms.Code] = before.GetValueOrDefault(caller.Terms.Code) + 1;
        }

        return line;
    }

    private static IEnumerable<WaitingCaller> InOrder(QueueState state, Serving serving) =>
        state.Callers.OrderBy(serving.IsPatient).ThenBy(caller => caller.Place).ThenBy(caller => caller.CallId);

    private static ReadyAgent? Choose(QueueState state, Serving serving, Crews crews, WaitingCaller caller, List<ReadyAgent> idle)
    {
        var able = idle.Where(agent => serving.May(caller, agent));
        if (caller.IsCallBack)
        {
            // Whoever is alone on duty is not kept back for callers who may never come.
            var reserve = serving.IsPatient(caller) ? Math.Min(state.CallBackReserve, crews.Size(caller.Terms) - 1) : 0;
            return able.Skip(Math.Max(0, reserve)).Any() ? able.FirstOrDefault(agent => crews.MayCallBack(agent.AccountId)) : null;
        }

        return caller.LastAgent is { } last && idle.Find(agent => agent.AccountId == last) is { } known && serving.May(caller, known) ? known : able.FirstOrDefault();
    }

    /// <summary>What keeps the idle agent apart who comes nearest to having the caller.</summary>
    private static WaitReason Reason(Serving serving, Crews crews, WaitingCaller caller, List<ReadyAgent> idle) =>
        idle.Count == 0 ? WaitReason.NoAgentFree : idle.Max(agent => serving.Obstacle(caller, agent)
            ?? (crews.MayCallBack(agent.AccountId) ? WaitReason.LiveCallersFirst : WaitReason.EnoughOnCallBacks));
}
