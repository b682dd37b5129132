using System.Net;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// A token bucket per source address (of IPv6 per /64): one broken phone that repeats without end must not cost the others their calls.
/// Loopback, trunks and our own proxies, which carry everybody's traffic, are not held to it (the engine asks only for the rest).
/// </summary>
internal sealed class FloodGuard
{
    private readonly TokenBuckets<(IPAddress, bool)> buckets = new(perSecond: 500, burst: 2000);

    /// <param name="isThere">It came over a connection: what is sent under a forged address takes nothing of its share.</param>
    public bool Allows(IPAddress source, bool isThere, TimeSpan now) => buckets.Take((SourceShare.Of(source), isThere), now);
}
