using Hotline.Api.Problems;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.WebPhone;

/// <summary>/phone/calls: what the web phone page asks. Nobody signs in; each address has an allowance, and all of them together have one.</summary>
internal static class WebPhoneEndpoints
{
    public static void AddWebPhone(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton(WebPhoneLimits.From(builder.Configuration)).AddSingleton<CallAllowance>().AddSingleton<HeldCalls>();

    public static void MapWebPhone(this IEndpointRouteBuilder app)
    {
        app.MapPost("/phone/calls", PlaceAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/phone/calls/{callId:guid}/end", EndAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<PlacedCall>, ProblemHttpResult, ValidationProblem>> PlaceAsync(
        PlaceCall body, HttpContext context, CallAllowance allowance, HeldCalls held, Agent.Lines.WebPhone phone, TimeProvider time, CancellationToken ct)
    {
        if (body.Sdp is not { Length: > 0 and <= PlaceCall.MaxSdp } sdp)
        {
            return Refusals.Field("sdp", "通话请求不完整");
        }

        var network = CallAllowance.Network(context.Connection.RemoteIpAddress);
        if (!allowance.Take(network))
        {
            return Refusals.Make(StatusCodes.Status429TooManyRequests, "web-phone.too-many", "拨打次数过多，请稍后再试");
        }

        var callId = Guid.CreateVersion7(time.GetUtcNow());
        if (held.Take(callId, network, await phone.StandingAsync(ct), time.GetUtcNow()) is { } full)
        {
            return full == "web-phone.held" ? Refusals.Make(StatusCodes.Status429TooManyRequests, full, "同时通话过多，请稍后再试") : Busy();
        }

        LineAnswer? answer = null;
        try
        {
            answer = await phone.PlaceAsync(callId, sdp, ct);
        }
        finally
        {
            if (answer?.Sdp is null)
            {
                held.Release(callId);
            }
        }

        return answer switch
        {
            { Sdp: { } text } => TypedResults.Ok(new PlacedCall(callId, text)),
            { Refusal: "line.not-acceptable" } => Refusals.Field("sdp", "浏览器不支持通话"),
            _ => Busy(),
        };

        static ProblemHttpResult Busy() => Refusals.Make(StatusCodes.Status503ServiceUnavailable, "web-phone.busy", "线路繁忙，请稍后再试");
    }

    private static async Task<NoContent> EndAsync(Guid callId, HeldCalls held, Agent.Lines.WebPhone phone, CancellationToken ct)
    {
        await phone.EndAsync(callId, ct);
        held.Release(callId);
        return TypedResults.NoContent();
    }
}

/// <param name="Sdp">The browser's offer.</param>
internal sealed record PlaceCall(string? Sdp)
{
    /// <summary>An offer of audio alone has a few thousand characters.</summary>
    public const int MaxSdp = 12_000;

    public override string ToString() => nameof(PlaceCall);
}

/// <param name="CallId">For the good-bye.</param>
/// <param name="Sdp">The node's answer.</param>
internal sealed record PlacedCall(Guid CallId, string Sdp);
