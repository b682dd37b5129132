namespace Hotline.Telephony.Trunks;

/// <summary>
/// How long a trunk that did not take a call is left alone. One that named a time in its 503 gets it (RFC 3261 §21.5.4); one that named none, or
/// said nothing at all, we only avoid: it comes after the others.
/// </summary>
internal sealed class TrunkRest
{
    /// <summary>Where the trunk names no time.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    /// <summary>However long a time it names: a slip of the carrier's must not take the trunk from us for a day.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    private DateTimeOffset until;
    private bool isAsked;
    private int failures;

    /// <param name="seconds">That the trunk named; null: it named none.</param>
    public void Begin(DateTimeOffset now, int? seconds)
    {
        isAsked = seconds is not null;
        until = now + (seconds is { } named ? TimeSpan.FromSeconds(Math.Clamp(named, 1, Most.TotalSeconds)) : Usual);
    }

    /// <summary>The same, twice as long for each failure in a row. One while it rests, or long after, is none more.</summary>
    public void BeginAgain(DateTimeOffset now, int? seconds)
    {
        if (At(now) == TrunkRestState.None)
        {
            failures = now - until < Most ? failures + 1 : 1;
        }

        Begin(now, seconds);
        if (seconds is null)
        {
            until = now + TimeSpan.FromTicks(Math.Min(Most.Ticks, Usual.Ticks << Math.Min(failures - 1, 10)));
        }
    }

    /// <summary>It takes calls.</summary>
    public void End() => (until, isAsked, failures) = (default, false, 0);

    public TrunkRestState At(DateTimeOffset now) => now >= until || until - now > Most ? TrunkRestState.None // What lies further ahead is of before the clock was set back.
        : isAsked ? TrunkRestState.Asked
        : TrunkRestState.Avoided;
}

internal enum TrunkRestState
{
    None,

    /// <summary>It failed lately: others come first.</summary>
    Avoided,

    /// <summary>It wants no calls now.</summary>
    Asked,
}
