using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Hotline.Api.Problems;
using Hotline.Dispatch.Catalog;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Hotline.Api.Platforms;

/// <summary>Believes a platform that signed its request with its key within the last minutes. Why not is said, but not whether the platform or its key is wrong.</summary>
internal sealed partial class PlatformAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, PlatformKeys keys, PlatformLimits limits, CatalogCache catalog, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "Platform";
    public const string Claim = "platform";

    /// <summary>An acknowledgement is a few lines; a result some thousand characters.</summary>
    public const int LongestBody = 64 * 1024;
    private const long LastSecond = 253402300799; // 9999-12-31T23:59:59Z.

    /// <summary>How far the signed time may be from ours.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private ProblemHttpResult? refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!limits.MayPass(Context))
        {
            return Refuse(Refusals.Make(StatusCodes.Status429TooManyRequests, "platform.too-many", "请求过于频繁，请一分钟后再试"));
        }

        var (platform, at, signature) = (Header(PlatformSignature.PlatformHeader), Header(PlatformSignature.TimeHeader), Header(PlatformSignature.SignatureHeader));
        if (platform.Length == 0 || SignedAt(at) is not { } signedAt || signature.Length == 0)
        {
            (string Header, bool IsMissing)[] headers =
                [(PlatformSignature.PlatformHeader, platform.Length == 0), (PlatformSignature.TimeHeader, SignedAt(at) is null), (PlatformSignature.SignatureHeader, signature.Length == 0)];
            return Refuse(Unsigned("platform.unsigned", "请求未签名", "缺少，或格式不对", headers.Where(one => one.IsMissing).Select(one => one.Header)));
        }

        var body = await BodyAsync();
        var known = (await catalog.GetAsync(Context.RequestAborted)).Platforms.GetValueOrDefault(platform) is { Active: true };
        var secret = known ? await keys.FindAsync(platform, Context.RequestAborted) : null;
        if (!PlatformSignature.Is(signature, secret ?? "", at, Request.Method, Request.PathBase + Request.Path, body) || secret is null)
        {
            LogForged(Logger, known ? platform : "");
            return Refuse(Refusals.Make(StatusCodes.Status401Unauthorized, "platform.wrong-signature", "签名不正确，或该平台没有密钥"));
        }

        return (time.GetUtcNow() - signedAt).Duration() > Fresh
            ? Refuse(Unsigned("platform.stale", "签名时间与热线相差超过五分钟，请校准时钟后重新签名", "相差超过五分钟", [PlatformSignature.TimeHeader]))
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(Claim, platform)], SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (refusal is { StatusCode: StatusCodes.Status429TooManyRequests })
        {
            Response.Headers.RetryAfter = "60";
        }

        return (refusal ?? Refusals.Make(StatusCodes.Status401Unauthorized, "platform.unsigned", "请求未签名")).ExecuteAsync(Context);
    }

    private AuthenticateResult Refuse(ProblemHttpResult why)
    {
        refusal = why;
        return AuthenticateResult.Fail("The request is not signed by a platform.");
    }

    private static ProblemHttpResult Unsigned(string code, string title, string fault, IEnumerable<string> headers) => TypedResults.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: title, extensions: [new("code", code), new("errors", headers.ToDictionary(header => header, _ => new[] { fault }))]);

    private string Header(string name) => Request.Headers[name].ToString();

    private static DateTimeOffset? SignedAt(string at) =>
        long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Kept for whoever reads it next.</summary>
    private async Task<byte[]> BodyAsync()
    {
        Request.EnableBuffering(LongestBody, LongestBody);
        using var body = new MemoryStream();
        try
        {
            await Request.Body.CopyToAsync(body, Context.RequestAborted);
        }
        catch (IOException tooLong) when (tooLong is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge, tooLong);
        }

        Request.Body.Position = 0;
        return body.ToArray();
    }

    [LoggerMessage(1035, LogLevel.Warning, "A request to the platforms' door was not signed by the platform {Platform} that it names: refused")]
    private static partial void LogForged(ILogger logger, string platform);
}
