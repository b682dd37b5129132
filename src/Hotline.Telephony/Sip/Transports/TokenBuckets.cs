namespace Hotline.Telephony.Sip.Transports;

/// <summary>A token bucket for each of many: who has used up what it may keep waits until more has come.</summary>
/// <param name="perSecond">Tokens that come.</param>
/// <param name="burst">Tokens that a bucket holds, and begins with.</param>
internal sealed class TokenBuckets<T>(double perSecond, double burst)
    where T : notnull
{
    /// <summary>More than a city's desks; when full, the table starts anew rather than growing.</summary>
    private const int MaxBuckets = 10_000;

    private readonly Dictionary<T, (double Tokens, TimeSpan At)> buckets = [];

    public bool HasToken(T key, TimeSpan now) => Tokens(key, now) >= 1;

    /// <summary>Takes a token.</summary>
    /// <returns>False when there was none.</returns>
    public bool Take(T key, TimeSpan now)
    {
        if (buckets.Count >= MaxBuckets)
        {
            buckets.Clear();
        }

        var tokens = Tokens(key, now);
        var allowed = tokens >= 1;
        buckets[key] = (allowed ? tokens - 1 : tokens, now);
        return allowed;
    }

    private double Tokens(T key, TimeSpan now)
        => buckets.TryGetValue(key, out var bucket) ? Math.Min(burst, bucket.Tokens + ((now - bucket.At).TotalSeconds * perSecond)) : burst;
}
