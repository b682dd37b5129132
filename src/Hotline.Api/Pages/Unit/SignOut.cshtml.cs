using Hotline.Api.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Unit;

[AllowAnonymous]
public sealed class SignOutModel : PageModel
{
    private readonly SessionStore sessions;
    private readonly CookieSessions cookies;

    internal SignOutModel(SessionStore sessions, CookieSessions cookies) => (this.sessions, this.cookies) = (sessions, cookies);

    public IActionResult OnGet() => LocalRedirect("/unit");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            await sessions.EndAsync(User.SessionId, ct);
            cookies.Forget(User.SessionId);
            await HttpContext.SignOutAsync();
        }

        return LocalRedirect("/unit/sign-in");
    }
}
