using System.Security.Claims;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Demo;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Session;

/// <summary>/api/session: signing in, who am I, signing out, a new password.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/session").WithTags("session");
        session.MapPost("", SignInAsync).AllowAnonymous();
        session.MapGet("", WhoAsync).RequireAuthorization(Permissions.Staff);
        session.MapDelete("", SignOutAsync).RequireAuthorization(Permissions.Staff);
        session.MapPut("/password", ChangePasswordAsync).RequireAuthorization(Permissions.Staff);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(SignIn given, HttpContext context, SignInDesk desk, CancellationToken ct)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        switch (await desk.TryAsync(given.Login ?? "", given.Password ?? "", address, ct))
        {
            case SignInOutcome.Open open:
                await context.SignInAsync(StaffPrincipal.Of(open.Account, open.Session));
                return TypedResults.NoContent();
            case SignInOutcome.TooMany many:
                context.Response.Headers.RetryAfter = $"{Math.Ceiling(many.Wait.TotalSeconds)}";
                return Refusals.Limited();
            default:
                return Refusals.WrongLogin();
        }
    }

    private static async Task<Ok<Me>> WhoAsync(HttpContext context, IAntiforgery antiforgery, CatalogCache catalog, DemoMode demo, Telephones telephones, CancellationToken ct)
    {
        var user = context.User;
        var unit = user.FindFirstValue("unit");
        var unitName = unit is null ? null : (await catalog.GetAsync(ct)).Units.GetValueOrDefault(unit)?.Name;
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!; // Made by the line itself.
        return TypedResults.Ok(new Me(
            user.AccountId, user.FindFirstValue("login")!, user.FindFirstValue("name")!, user.StaffRoles, // Always set by StaffPrincipal.
            unit, unitName, user.FindFirstValue("ext"), token, await demo.IsOnAsync(ct), await telephones.OfAsync(user.AccountId, ct) is not null));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, SessionStore sessions, CookieSessions cookies, CancellationToken ct)
    {
        await sessions.EndAsync(context.User.SessionId, ct);
        cookies.Forget(context.User.SessionId);
        await context.SignOutAsync();
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult, ValidationProblem>> ChangePasswordAsync(
        NewPassword given, ClaimsPrincipal user, AccountStore accounts, Passwords passwords, CancellationToken ct)
    {
        if (given.Password is not { Length: >= Passwords.MinimumLength and <= 200 })
        {
            return Refusals.Field("password", $"密码至少 {Passwords.MinimumLength} 个字符");
        }

        if (await accounts.FindForSignInAsync(user.FindFirstValue("login")!, ct) is not { } me || !await passwords.VerifyAsync(given.Current ?? "", me.Hash, ct))
        {
            return Refusals.Field("current", "原密码不正确");
        }

        await accounts.ChangePasswordAsync(user.AccountId, await passwords.HashAsync(given.Password, ct), user.SessionId, ct);
        return TypedResults.NoContent();
    }
}
