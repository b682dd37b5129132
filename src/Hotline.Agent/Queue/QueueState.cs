namespace Hotline.Agent.Queue;

/// <param name="EnteredAt">The place: kept over refusals and restarts. Of a call-back so much before now as its queue was open since.</param>
/// <param name="Node">The telephony node that holds the caller; a phone registered there can be rung, or one that every node reaches.</param>
internal sealed record WaitingCaller(Guid CallId, DateTimeOffset EnteredAt, string Node)
{
    public QueueTerms Terms { get; init; } = QueueTerms.Plain("");

    /// <summary>What the times of the queue are counted from: later than the place of one who was talked with and waits again.</summary>
    public DateTimeOffset WaitsSince { get; init; } = EnteredAt;

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

/// <summary>Somebody on duty, idle or not.</summary>
/// <param name="OnCallBack">A call-back is theirs.</param>
internal sealed record OnDuty(Guid AccountId, IReadOnlyList<string> MemberOf, IReadOnlyList<string> Skills, bool OnCallBack = false);

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

    /// <summary>All queues, those without callers too: who serves them is not to be on call-backs altogether.</summary>
    public IReadOnlyList<QueueTerms> Queues { get; init; } = [];

    /// <summary>Everybody on duty. Read with the idle agents when these are read as a whole.</summary>
    public IReadOnlyList<OnDuty> Staff { get; init; } = [];

    /// <summary>A call-back that has waited this long, in hours of its queue, is served in its place, as if the caller had stayed on the line.</summary>
    public TimeSpan CallBackPatience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Idle agents whom a call-back that may still wait leaves to live callers; never all who are on duty.</summary>
    public int CallBackReserve { get; init; } = 1;

    /// <summary>Per cent of those who serve a queue that may be on call-backs at once; one always may.</summary>
    public int CallBackShare { get; init; } = 30;
}

internal sealed record Match(Guid CallId, Guid AccountId);

/// <summary>Where a caller stands.</summary>
/// <param name="Ahead">Who is served before and goes to some of the same agents.</param>
/// <param name="With">The queues that stand in this line.</param>
internal sealed record Standing(WaitingCaller Caller, int Ahead, IReadOnlyList<string> With);

/// <summary>A caller who stays waiting.</summary>
/// <param name="Ahead">Callers served before this one by some of the same agents, who stay waiting too.</param>
internal sealed record Waiting(WaitingCaller Caller, WaitReason Reason, int Ahead);

/// <param name="LookAgainAt">When time alone may bring a caller and an idle agent together: a refusal, a skill or a stay ends.</param>
internal sealed record MatchDecision(IReadOnlyList<Match> Matches, IReadOnlyList<Waiting> Waiting, DateTimeOffset? LookAgainAt);
