using System.Net;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// A token bucket per source address: one broken phone that repeats without end must not cost the others their calls.
/// Loopback, trunks and our own proxies, which carry everybody's traffic, are not held to it (the engine asks only for the rest).
/// </summary>
internal sealed class FloodGuard
{
    private readonly TokenBuckets<IPAddress> buckets = new(perSecond: 500, burst: 2000);

    public bool Allows(IPAddress source, TimeSpan now) => buckets.Take(source, now);
}
