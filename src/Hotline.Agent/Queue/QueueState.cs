namespace Hotline.Agent.Queue;

/// <param name="EnteredAt">The place: kept over refusals and restarts.</param>
/// <param name="Node">The telephony node that holds the caller; a phone registered there can be rung, or one that every node reaches.</param>
internal sealed record WaitingCaller(Guid CallId, DateTimeOffset EnteredAt, string Node)
{
    public QueueTerms Terms { get; init; } = QueueTerms.Plain("");

    /// <summary>Who had the caller's last call, is on duty and has not declined this one; null: nobody.</summary>
    public Guid? LastAgent { get; init; }

    /// <summary>Hung up and asked to be called: keeps the place.</summary>
    public bool IsCallBack { get; init; }

    /// <summary>The order in which callers are served: the time of entering less the head start of the queue.</summary>
    public DateTimeOffset Place => EnteredAt - Terms.Lead;
}

/// <param name="ReadySince">Idle since.</param>
/// <param name="Nodes">Where the agent's phone is registered.</param>
/// <param name="Anywhere">It registered through a proxy, through which the other nodes reach it too.</param>
internal sealed record ReadyAgent(Guid AccountId, DateTimeOffset ReadySince, IReadOnlyList<string> Nodes, bool Anywhere = false)
{
    /// <summary>Queues of which the agent is a member; those without members everybody serves.</summary>
    public IReadOnlyList<string> MemberOf { get; init; } = [];

    public IReadOnlyList<string> Skills { get; init; } = [];
}

/// <summary>This agent did not take this call: not offered again before <paramref name="Until"/>.</summary>
internal sealed record Refused(Guid CallId, Guid AccountId, DateTimeOffset Until);

/// <summary>All queues at one moment.</summary>
internal sealed record QueueState(
    DateTimeOffset Now, IReadOnlyList<WaitingCaller> Callers, IReadOnlyList<ReadyAgent> Agents, IReadOnlyList<Refused> Refusals)
{
    /// <summary>False: of the agents only those idle longest were read. What is decided on them holds for all, as long as no caller is left waiting (ADR 0053).</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Queues that only members serve: asked when a caller overflows into another queue.</summary>
    public IReadOnlySet<string> MembersOnly { get; init; } = new HashSet<string>();

    /// <summary>A call-back that has waited this long is served in its place, as if the caller had stayed on the line.</summary>
    public TimeSpan CallBackPatience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Idle agents whom a call-back that may still wait leaves to live callers.</summary>
    public int CallBackReserve { get; init; } = 1;
}

internal sealed record Match(Guid CallId, Guid AccountId);

/// <summary>A caller who stays waiting.</summary>
/// <param name="Ahead">Callers served before this one who stay waiting too.</param>
internal sealed record Waiting(WaitingCaller Caller, WaitReason Reason, int Ahead);

/// <param name="LookAgainAt">When time alone may bring a caller and an idle agent together: a refusal, a skill or a stay ends.</param>
internal sealed record MatchDecision(IReadOnlyList<Match> Matches, IReadOnlyList<Waiting> Waiting, DateTimeOffset? LookAgainAt);
