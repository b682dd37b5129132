using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Hotline.Api.CitizenSite;

/// <summary>
/// How much one address may post in ten minutes, and how many large submissions this node reads at once. Many phones share
/// an address, so the numbers are wide. Behind a proxy it is the address that a known proxy tells of.
/// </summary>
internal static class CitizenLimits
{
    public const string Submit = "citizen-submit";
    public const string LookUp = "citizen-look-up";
    private const int SubmitsPerAddress = 30;
    private const int LookUpsPerAddress = 60;
    private const int LargeAtOnce = 8;
    private const int LargeWaiting = 32;
    private const long Large = 256 * 1024;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static void AddCitizenLimits(this WebApplicationBuilder builder)
    {
        var submits = builder.Configuration.GetValue("Citizens:SubmitsPerAddress", SubmitsPerAddress);
        var lookUps = builder.Configuration.GetValue("Citizens:LookUpsPerAddress", LookUpsPerAddress);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Submit, context => ByAddress(context, Submit, submits));
            limiter.AddPolicy(LookUp, context => ByAddress(context, LookUp, lookUps));
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context => IsLarge(context.Request)
                ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new ConcurrencyLimiterOptions { PermitLimit = LargeAtOnce, QueueLimit = LargeWaiting })
                : RateLimitPartition.GetNoLimiter(false));
            limiter.OnRejected = (rejected, _) => new ValueTask(PlainAnswer.WriteAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, "操作太频繁", "请过几分钟再试，或拨打 12345。"));
        });
    }

    private static RateLimitPartition<string> ByAddress(HttpContext context, string policy, int most) => HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetFixedWindowLimiter($"{policy}/{Network(context.Connection.RemoteIpAddress)}", _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window })
        : RateLimitPartition.GetNoLimiter("");

    private static bool IsLarge(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments(CitizenPages.Root) && request.ContentLength is null or > Large;

    // A household or phone has a whole /64 of IPv6.
    public static string Network(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };
}
