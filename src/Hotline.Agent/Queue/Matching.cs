namespace Hotline.Agent.Queue;

/// <param name="EnteredAt">The place: kept over refusals and restarts.</param>
/// <param name="Node">The telephony node that holds the caller; a phone registered there can be rung, or one that every node reaches.</param>
internal sealed record WaitingCaller(Guid CallId, DateTimeOffset EnteredAt, string Node);

/// <param name="ReadySince">Idle since.</param>
/// <param name="Nodes">Where the agent's phone is registered.</param>
/// <param name="Anywhere">It registered through a proxy, through which the other nodes reach it too.</param>
internal sealed record ReadyAgent(Guid AccountId, DateTimeOffset ReadySince, IReadOnlyList<string> Nodes, bool Anywhere = false);

/// <summary>This agent did not take this call: not offered again before <paramref name="Until"/>.</summary>
internal sealed record Refused(Guid CallId, Guid AccountId, DateTimeOffset Until);

internal sealed record QueueState(
    DateTimeOffset Now, IReadOnlyList<WaitingCaller> Callers, IReadOnlyList<ReadyAgent> Agents, IReadOnlyList<Refused> Refusals);

internal sealed record Match(Guid CallId, Guid AccountId);

/// <param name="LookAgainAt">When a refusal that keeps a caller and an idle agent apart ends.</param>
internal sealed record MatchDecision(IReadOnlyList<Match> Matches, DateTimeOffset? LookAgainAt);

/// <summary>
/// Who is offered to whom: the longest-waiting caller goes to the longest-idle agent who may have the call. A later
/// caller gets an agent only when no earlier waiting caller could; nobody is matched twice. Pure.
/// </summary>
internal static class Matching
{
    public static MatchDecision Decide(QueueState state)
    {
        var refusedUntil = state.Refusals.GroupBy(refusal => (refusal.CallId, refusal.AccountId))
            .ToDictionary(pair => pair.Key, pair => pair.Max(refusal => refusal.Until));
        var idle = state.Agents.OrderBy(agent => agent.ReadySince).ThenBy(agent => agent.AccountId).ToList();
        var matches = new List<Match>();
        DateTimeOffset? again = null;
        foreach (var caller in state.Callers.OrderBy(caller => caller.EnteredAt).ThenBy(caller => caller.CallId))
        {
            if (idle.Count == 0)
            {
                break;
            }

            var reachable = idle.Where(agent => agent.Anywhere || agent.Nodes.Contains(caller.Node)).ToList();
            if (reachable.FirstOrDefault(agent => BlockedUntil(caller, agent) is null) is { } agent)
            {
                matches.Add(new Match(caller.CallId, agent.AccountId));
                idle.Remove(agent);
            }
            else if (reachable.Count > 0)
            {
                var ends = reachable.Min(blocked => BlockedUntil(caller, blocked));
                again = again is null || ends < again ? ends : again;
            }
        }

        return new MatchDecision(matches, again);

        DateTimeOffset? BlockedUntil(WaitingCaller caller, ReadyAgent agent) =>
            refusedUntil.TryGetValue((caller.CallId, agent.AccountId), out var until) && until > state.Now ? until : null;
    }
}
