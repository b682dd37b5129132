using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Memory;

namespace Hotline.Api.Security;

/// <summary>
/// The cookie only names a session. On each request the session and its account are read again (at most
/// <see cref="Freshness"/> old), so that disabling, a changed role or signing out elsewhere holds within seconds.
/// </summary>
internal sealed class CookieSessions(SessionStore sessions, IMemoryCache cache) : CookieAuthenticationEvents
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var session = Guid.TryParse(context.Principal?.FindFirst("sid")?.Value, out var id) ? id : Guid.Empty;
        var account = await cache.GetOrCreateAsync(Key(session), entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Freshness;
            return sessions.FindAsync(session, context.HttpContext.RequestAborted);
        });
        if (account is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.ReplacePrincipal(StaffPrincipal.Of(account, session));
    }

    public void Forget(Guid session) => cache.Remove(Key(session));

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) => Answer(context, StatusCodes.Status401Unauthorized);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) => Answer(context, StatusCodes.Status403Forbidden);

    // The liaison's pages are for people without script: they are led to the sign-in page. Everything else is told the status.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/unit"))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static (string Kind, Guid Session) Key(Guid session) => ("session", session);
}
