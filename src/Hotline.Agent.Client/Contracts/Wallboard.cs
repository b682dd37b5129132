namespace Hotline.Agent.Client.Contracts;

/// <summary>The wallboard (<see cref="IBoardClient{TBoard}"/>).</summary>
public sealed record WallboardView(DateTimeOffset At, IReadOnlyList<WallboardQueue> Queues, IReadOnlyList<WallboardAgent> Agents, WallboardLights Lights) : IBoard
{
    /// <summary>All but the time is alike.</summary>
    public bool ShowsTheSame(WallboardView other) => Lights == other.Lights && Queues.SequenceEqual(other.Queues) && Agents.SequenceEqual(other.Agents);
}

/// <summary>One queue; the counts are of the calls that arrived today (Asia/Shanghai), the rolling ones of those that arrived within the last 24 hours.</summary>
/// <param name="WaitingSince">Since when the longest waiting caller waits.</param>
/// <param name="Within15">Of the bridged, those who heard an agent within 15 s of the INVITE, notice included.</param>
/// <param name="Abandoned">Ended before an agent was there.</param>
/// <param name="RollingOffered">Bridged or abandoned, but for those whose caller hung up within the operator's few seconds: what 接通率 is of.</param>
public sealed record WallboardQueue(
    string Code, string Name, int Waiting, DateTimeOffset? WaitingSince, int Arrived, int Bridged, int Within15, int Within30, int Abandoned, int RollingBridged = 0, int RollingOffered = 0)
{
    /// <summary>Percent of the calls that are decided (bridged or abandoned); null before there is one.</summary>
    public int? ServiceLevel(int within) => Bridged + Abandoned == 0 ? null : (int)Math.Floor(100.0 * within / (Bridged + Abandoned));
}

/// <summary>接通率 of the last 24 hours, which GB/T 33358 wants to be 95 % at least.</summary>
public static class AnswerRate
{
    private const int Standard = 95;

    /// <summary>Percent, rounded down to a tenth; null before there is a call.</summary>
    public static decimal? Of(int bridged, int offered) => offered <= 0 ? null : Math.Floor(1000m * bridged / offered) / 10;

    public static bool IsLow(int bridged, int offered) => Of(bridged, offered) < Standard;
}

/// <summary>Somebody on duty.</summary>
public sealed record WallboardAgent(string Login, string Name, AgentState State, string? Reason, DateTimeOffset Since);

/// <summary>Open tickets by the worst light of their clocks.</summary>
public sealed record WallboardLights(int Normal, int Amber, int Red, int Overdue);
