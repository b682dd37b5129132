namespace Hotline.Agent.Queue;

/// <summary>Which agent may have which caller at the moment of a <see cref="QueueState"/>. Pure.</summary>
internal sealed class Serving(QueueState state)
{
    private readonly Dictionary<(Guid Call, Guid Account), DateTimeOffset> refused = state.Refusals.Where(refusal => refusal.Until > state.Now)
        .GroupBy(refusal => (refusal.CallId, refusal.AccountId)).ToDictionary(pair => pair.Key, pair => pair.Max(refusal => refusal.Until));

    private readonly Dictionary<string, QueueTerms> queues = state.Queues.ToDictionary(queue => queue.Code);

    public bool May(WaitingCaller caller, ReadyAgent agent) => Obstacle(caller, agent) is null;

    /// <returns>Null: the agent may have the caller.</returns>
    public WaitReason? Obstacle(WaitingCaller caller, ReadyAgent agent) =>
        !Serves(caller, agent) ? WaitReason.NoAgentFree
        : !IsSkilled(caller, agent) ? WaitReason.NoAgentWithSkill
        : !Reaches(caller, agent) ? WaitReason.NoPhoneInReach
        : refused.ContainsKey((caller.CallId, agent.AccountId)) ? WaitReason.RefusedLately
        : IsKept(caller) && caller.LastAgent != agent.AccountId ? WaitReason.KeptForLastAgent
        : null;

    /// <summary>A call-back that may still wait stands behind everybody on the line.</summary>
    public bool IsPatient(WaitingCaller caller) => caller.IsCallBack && state.Now - caller.EnteredAt < state.CallBackPatience;

    /// <summary>When, by time alone, the next change comes of who may have this caller.</summary>
    public DateTimeOffset? NextChange(WaitingCaller caller)
    {
        var terms = caller.Terms;
        var times = refused.Where(refusal => refusal.Key.Call == caller.CallId).Select(refusal => refusal.Value)
            .Concat(terms.Skills.Count > 0 && terms.RelaxAfter is { } relax ? [caller.WaitsSince + relax] : [])
            .Concat(terms.OverflowTo is not null ? [caller.WaitsSince + terms.OverflowAfter] : [])
            .Concat(caller.LastAgent is not null ? [caller.WaitsSince + terms.StickyFor] : [])
            .Concat(caller.IsCallBack ? [caller.EnteredAt + state.CallBackPatience] : [])
            .Where(time => time > state.Now).ToList();
        return times.Count == 0 ? null : times.Min();
    }

    private bool Serves(WaitingCaller caller, ReadyAgent agent) => !caller.Terms.MembersOnly || agent.MemberOf.Contains(caller.Terms.Code) || HelpsOut(caller, agent);

    /// <summary>Whoever helps out with the skills of their own queue needs none of the caller's.</summary>
    private bool IsSkilled(WaitingCaller caller, ReadyAgent agent) =>
        caller.Terms.RelaxAfter is { } relax && Waited(caller, relax) || caller.Terms.Skills.All(agent.Skills.Contains)
        || HelpsOut(caller, agent) && (!queues.TryGetValue(caller.Terms.OverflowTo!, out var other) || other.Skills.All(agent.Skills.Contains)); // HelpsOut: it overflows.

    /// <summary>The caller's queue overflows by now into one that the agent serves.</summary>
    private bool HelpsOut(WaitingCaller caller, ReadyAgent agent) =>
        caller.Terms.OverflowTo is { } other && Waited(caller, caller.Terms.OverflowAfter) && (!state.MembersOnly.Contains(other) || agent.MemberOf.Contains(other));

    /// <summary>Who called and hung up is called from the agent's own phone.</summary>
    private static bool Reaches(WaitingCaller caller, ReadyAgent agent) => caller.IsCallBack || agent.Anywhere || agent.Nodes.Contains(caller.Node);

    private bool IsKept(WaitingCaller caller) => caller.LastAgent is { } last && !refused.ContainsKey((caller.CallId, last)) && !Waited(caller, caller.Terms.StickyFor);

    private bool Waited(WaitingCaller caller, TimeSpan time) => state.Now - caller.WaitsSince >= time;
}
