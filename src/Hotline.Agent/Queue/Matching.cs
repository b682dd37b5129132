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
/// </list>
/// </summary>
internal static class Matching
{
    public static MatchDecision Decide(QueueState state)
    {
        var serving = new Serving(state);
        var idle = state.Agents.OrderBy(agent => agent.ReadySince).ThenBy(agent => agent.AccountId).ToList();
        var matches = new List<Match>();
        var waiting = new List<WaitingCaller>();
        foreach (var caller in InOrder(state, serving))
        {
            if (Choose(serving, caller, idle, state.CallBackReserve) is { } agent)
            {
                matches.Add(new Match(caller.CallId, agent.AccountId));
                idle.Remove(agent);
            }
            else
            {
                waiting.Add(caller);
            }
        }

        // Without an idle agent nothing changes by time alone.
        var again = idle.Count == 0 ? null : waiting.Min(serving.NextChange);
        return new MatchDecision(matches, [.. waiting.Select((caller, ahead) => new Waiting(caller, Reason(serving, caller, idle), ahead))], again);
    }

    private static IEnumerable<WaitingCaller> InOrder(QueueState state, Serving serving) =>
        state.Callers.OrderBy(serving.IsPatient).ThenBy(caller => caller.Place).ThenBy(caller => caller.CallId);

    private static ReadyAgent? Choose(Serving serving, WaitingCaller caller, List<ReadyAgent> idle, int reserve)
    {
        var able = idle.Where(agent => serving.May(caller, agent));
        if (serving.IsPatient(caller))
        {
            var spare = able.Take(reserve + 1).ToList();
            return spare.Count > reserve ? spare[0] : null;
        }

        return caller.LastAgent is { } last && idle.Find(agent => agent.AccountId == last) is { } known && serving.May(caller, known) ? known : able.FirstOrDefault();
    }

    /// <summary>What keeps the idle agent apart who comes nearest to having the caller.</summary>
    private static WaitReason Reason(Serving serving, WaitingCaller caller, List<ReadyAgent> idle) =>
        idle.Count == 0 ? WaitReason.NoAgentFree : idle.Max(agent => serving.Obstacle(caller, agent) ?? WaitReason.LiveCallersFirst);
}
