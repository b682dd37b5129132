using System.Threading.RateLimiting;
using Hotline.Api.CitizenSite;

namespace Hotline.Api.Platforms;

/// <summary>How often one address may knock at the platforms' door in a minute on this node, rightly signed or not; counted before anything is read or looked up.</summary>
internal sealed class PlatformLimits : IDisposable
{
    private const int PerMinute = 300;
    private readonly PartitionedRateLimiter<HttpContext> limiter;

    public PlatformLimits(IConfiguration configuration)
    {
        var most = configuration.GetValue("Platforms:RequestsPerMinute", PerMinute);
        limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            CitizenLimits.Network(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1) }));
    }

    public bool MayPass(HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
