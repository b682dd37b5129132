using System.Net;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// A token bucket per source address: one broken phone that repeats without end must not cost the others their calls.
/// Loopback and trunks, which carry everybody's traffic, are not held to it (the engine asks only for the rest); the
/// allowance still covers a carrier's SBC on a private line that nobody entered as a trunk: some 70 calls a second.
/// </summary>
internal sealed class FloodGuard
{
    private const double PerSecond = 500;
    private const double Burst = 2000;

    /// <summary>More sources than a city's desks; when full, the table starts anew rather than growing.</summary>
    private const int MaxSources = 10_000;

    private readonly Dictionary<IPAddress, (double Tokens, TimeSpan At)> buckets = [];

    public bool Allows(IPAddress source, TimeSpan now)
    {
        if (buckets.Count >= MaxSources)
        {
            buckets.Clear();
        }

        var (tokens, at) = buckets.GetValueOrDefault(source, (Burst, now));
        tokens = Math.Min(Burst, tokens + ((now - at).TotalSeconds * PerSecond));
        var allowed = tokens >= 1;
        buckets[source] = (allowed ? tokens - 1 : tokens, now);
        return allowed;
    }
}
