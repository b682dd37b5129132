namespace Hotline.Agent.Client.Contracts;

/// <summary>The queues, who sits where and whom to call back (<see cref="IBoardClient{TBoard}"/>); also GET /api/floor.</summary>
public sealed record FloorPage(DateTimeOffset At, IReadOnlyList<QueueView> Queues, IReadOnlyList<FloorAgent> Agents, IReadOnlyList<MissedCallRow> Missed) : IBoard
{
    /// <summary>How many more wait to be called back than <see cref="Missed"/> has.</summary>
    public int MissedBeyond { get; init; }

    /// <summary>What callers pressed at the end of their calls today, from very satisfied to very dissatisfied.</summary>
    public IReadOnlyList<int> Ratings { get; init; } = [];

    /// <summary>Everybody who waits, in the order in which they are served.</summary>
    public IReadOnlyList<WaitingCallerRow> Waiting { get; init; } = [];

    /// <summary>All is alike but the time and the waits, which grow by themselves: the longest waiting caller is the same as long as the wait began at the same moment.</summary>
    public bool ShowsTheSame(FloorPage other) =>
        Queues.Count == other.Queues.Count && Queues.Zip(other.Queues).All(pair => Same(pair.First, At, pair.Second, other.At)) && Agents.SequenceEqual(other.Agents) && Missed.SequenceEqual(other.Missed) && MissedBeyond == other.MissedBeyond
        && Waiting.SequenceEqual(other.Waiting) && Ratings.SequenceEqual(other.Ratings);

    private static bool Same(QueueView one, DateTimeOffset at, QueueView other, DateTimeOffset otherAt) =>
        one with { LongestWaitSeconds = 0 } == other with { LongestWaitSeconds = 0 }
        && Math.Abs((otherAt - at).TotalSeconds - (other.LongestWaitSeconds - one.LongestWaitSeconds)) < (one.Waiting == 0 ? double.MaxValue : 1.5); // Whole seconds, rounded down.
}

/// <param name="Connected">A console of this agent is connected now.</param>
/// <param name="CallId">The call that the agent talks in.</param>
/// <param name="IsOnHold">Its caller hears music.</param>
/// <param name="LeadId">The shift lead who is in it, or whose phone rings for it.</param>
public sealed record FloorAgent(
    Guid AccountId, string Login, string Name, AgentState State, string? Reason, DateTimeOffset Since, string? Extension, bool PhoneRegistered, bool Connected,
    Guid? CallId = null, bool IsOnHold = false, Guid? LeadId = null, string? LeadName = null, CallStance? LeadStance = null, bool LeadIsIn = false);
