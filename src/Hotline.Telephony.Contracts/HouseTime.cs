namespace Hotline.Telephony.Contracts;

/// <summary>
/// The time by which the whole hotline goes (docs/adr/0155, 0164): PostgreSQL's, as it was last asked, by telephony nodes through the web side, and from there on this process's monotonic clock. Nodes agree on it
/// whatever their machines' clocks say, and setting one of these turns no light early. Until it has been asked for the first time it is the machine's.
/// </summary>
/// <param name="machine">The machine's own clock, whose timestamps and timers are used.</param>
public sealed class HouseTime(TimeProvider machine) : TimeProvider
{
    private volatile Anchor? anchor;

    /// <summary>A machine whose clock is wrong by more is said so.</summary>
    public static TimeSpan Tolerated { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How far the machine's clock is ahead of the house's; negative: behind. What is kept elsewhere goes by it: certificates, files, lines of the log.</summary>
    public TimeSpan Skew => machine.GetUtcNow() - GetUtcNow();

    /// <summary>The machine's clock is wrong by more than is tolerated.</summary>
    public bool IsMachineOff => Skew.Duration() > Tolerated;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => anchor is { } known ? At(known, machine.GetTimestamp()) : machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks once, and takes what is said, as <see cref="Learn"/> does.</summary>
    public async Task<TimeSpan?> AskAsync(Func<CancellationToken, Task<DateTimeOffset>> ask, CancellationToken ct)
    {
        var asked = GetTimestamp();
        var said = await ask(ct);
        return Learn(said, asked, GetTimestamp());
    }

    /// <summary>Takes what the clock that is gone by said between two timestamps. What differs by no more than half of the time in between is no news.</summary>
    /// <returns>By how much the house's time moves; null where it stays, or is known for the first time.</returns>
    public TimeSpan? Learn(DateTimeOffset said, long asked, long answered)
    {
        var half = machine.GetElapsedTime(asked, answered) / 2;
        var heard = new Anchor(said + half, answered);
        if (anchor is not { } known)
        {
            anchor = heard;
            return null;
        }

        var step = heard.Time - At(known, answered);
        if (step.Duration() <= half)
        {
            return null;
        }

        anchor = heard;
        return step;
    }

    private DateTimeOffset At(Anchor known, long stamp) => known.Time + machine.GetElapsedTime(known.Stamp, stamp);

    private sealed record Anchor(DateTimeOffset Time, long Stamp);
}
