using System.Net;
using System.Threading.RateLimiting;

namespace Hotline.Api.WebPhone;

/// <summary>
/// How many web phone calls one address may begin. Generous, because a whole mobile network may share one address; the telephony node's cap
/// on calls holds for all of them together. Per web process, in memory.
/// </summary>
internal sealed class CallAllowance : IDisposable
{
    public const int Calls = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(Network(address), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = Calls, Window = Window, SegmentsPerWindow = 5, QueueLimit = 0,
        }));

    public bool Take(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>An IPv6 household has a /64 to itself and may use any address of it.</summary>
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(8, bytes.Length)).Clear();
        return new IPAddress(bytes);
    }
}
