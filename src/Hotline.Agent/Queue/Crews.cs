namespace Hotline.Agent.Queue;

/// <summary>
/// Of each queue those on duty who serve it with its skills, and how many of them are on call-backs. Queues that have somebody in common stand in one line. Pure.
/// </summary>
internal sealed class Crews(QueueState state)
{
    private readonly Dictionary<string, IReadOnlyList<string>> sharing = [];
    private Dictionary<string, Crew>? crews;
    private ILookup<Guid, Crew>? crewsOf;
    private List<OnDuty>? everybody;

    /// <summary>Worked out when it is first asked for: as long as nobody is left waiting nobody asks.</summary>
    private Dictionary<string, Crew> All => crews ??= state.Queues.Concat(state.Callers.Select(caller => caller.Terms)).DistinctBy(terms => terms.Code)
        .ToDictionary(terms => terms.Code, terms => Crew.Of(terms, Everybody));

    private List<OnDuty> Everybody => everybody ??= [.. state.Staff.Concat(state.Agents.Select(agent => new OnDuty(agent.AccountId, agent.MemberOf, agent.Skills))).DistinctBy(agent => agent.AccountId)];

    private ILookup<Guid, Crew> CrewsOf => crewsOf ??= All.Values.SelectMany(crew => crew.Members.Select(account => (account, crew))).ToLookup(each => each.account, each => each.crew);

    public int Size(QueueTerms terms) => All[terms.Code].Members.Count;

    /// <summary>None of the agent's queues would have more than its share on call-backs; one always may be.</summary>
    public bool MayCallBack(Guid account) => CrewsOf[account].All(crew => crew.OnCallBacks < Math.Max(1, crew.Members.Count * state.CallBackShare / 100));

    /// <summary>The agent is on a call-back from now on.</summary>
    public void CallsBack(Guid account)
    {
        foreach (var crew in CrewsOf[account])
        {
            crew.OnCallBacks++;
        }
    }

    /// <summary>The queue itself, and those whose callers go to some of the same people.</summary>
    public IReadOnlyList<string> SharingWith(QueueTerms terms)
    {
        if (!sharing.TryGetValue(terms.Code, out var queues))
        {
            sharing[terms.Code] = queues = [.. All.Where(other => other.Key == terms.Code || other.Value.Members.Overlaps(All[terms.Code].Members)).Select(other => other.Key)];
        }

        return queues;
    }

    /// <summary>Somebody on duty has its callers, now or when they have waited long enough.</summary>
    public bool IsServed(QueueTerms terms) => Size(terms) > 0 || terms.OverflowTo is { } helpers && All.TryGetValue(helpers, out var crew) && crew.Members.Count > 0 || state.Staff.Any(agent =>
        (Serves(terms, agent.MemberOf) || terms.OverflowTo is { } other && (!state.MembersOnly.Contains(other) || agent.MemberOf.Contains(other)))
        && (terms.RelaxAfter is not null || terms.Skills.All(agent.Skills.Contains)));

    private static bool Serves(QueueTerms terms, IReadOnlyList<string> memberOf) => !terms.MembersOnly || memberOf.Contains(terms.Code);

    private sealed class Crew(HashSet<Guid> members, int onCallBacks)
    {
        public HashSet<Guid> Members => members;

        public int OnCallBacks { get; set; } = onCallBacks;

        public static Crew Of(QueueTerms terms, List<OnDuty> everybody)
        {
            var crew = everybody.Where(agent => Serves(terms, agent.MemberOf) && terms.Skills.All(agent.Skills.Contains)).ToList();
            return new Crew([.. crew.Select(agent => agent.AccountId)], crew.Count(agent => agent.OnCallBack));
        }
    }
}
