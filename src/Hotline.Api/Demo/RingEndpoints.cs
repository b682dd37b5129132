using Hotline.Agent;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hotline.Api.Demo;

/// <summary>
/// "Ring me": POST /api/demo/ring asks the simulated city for a call; GET /link/city/rings is where the city waits, with the
/// link key. Both refuse outside a demonstration.
/// </summary>
internal static class RingEndpoints
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<SettingStore>();
        builder.Services.AddSingleton<DemoMode>().AddSingleton<Rings>();
    }

    public static void MapDemo(this WebApplication app)
    {
        app.MapPost(ApiPath.Ring, RingAsync).WithTags("demo").RequireAuthorization(Permissions.Calls).Produces(202);
        app.MapGet("/link/city/rings", FetchAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> RingAsync(RingMe given, DemoMode demo, Rings rings, CancellationToken ct)
    {
        if (!await demo.IsOnAsync(ct))
        {
            return Problem(StatusCodes.Status403Forbidden, "demo.not-here", "只有演示环境可以模拟来电");
        }

        return rings.Ask(given.Seed ?? 0) switch
        {
            RingOutcome.Asked => TypedResults.Accepted((string?)null),
            RingOutcome.Enough => Problem(StatusCodes.Status429TooManyRequests, "demo.enough", "已有模拟来电在等待，请稍后再试"),
            _ => Problem(StatusCodes.Status503ServiceUnavailable, "demo.nobody-there", "模拟市民没有运行，请稍后再试"),
        };
    }

    private static async Task<IResult> FetchAsync(HttpContext context, DemoMode demo, Rings rings, CancellationToken ct)
    {
        if (context.Connection.RemoteIpAddress is not { } from || !System.Net.IPAddress.IsLoopback(from) || !await demo.IsOnAsync(ct))
        {
            return Refusals.NotFound();
        }

        if (!(await context.AuthenticateAsync(AgentModule.ServiceKeyScheme)).Succeeded)
        {
            return TypedResults.Unauthorized();
        }

        return await rings.FetchAsync(ct) is { } seed ? TypedResults.Ok(seed) : TypedResults.NoContent();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string code, string words) =>
        TypedResults.Problem(statusCode: status, title: words, detail: words, extensions: [new("code", code)]);
}
