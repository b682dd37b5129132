using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Hotline.Api.WebPhone;

/// <summary>
/// How many web phone calls one address may begin; <see cref="HeldCalls"/> says how many it may have. Per web process, in memory.
/// </summary>
internal sealed class CallAllowance(WebPhoneLimits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limits.StartsPerAddress, Window = WebPhoneLimits.Window, SegmentsPerWindow = 5, QueueLimit = 0,
        }));

    /// <param name="network">See <see cref="Network"/>.</param>
    public bool Take(IPAddress network)
    {
        using var lease = limiter.AttemptAcquire(network);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>An IPv6 household has a /64 to itself and may use any address of it.</summary>
    public static IPAddress Network(IPAddress? address)
    {
        if (address is null or { AddressFamily: AddressFamily.InterNetwork } or { IsIPv4MappedToIPv6: true })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
