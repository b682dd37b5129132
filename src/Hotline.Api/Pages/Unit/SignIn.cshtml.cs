using Hotline.Api.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Unit;

[AllowAnonymous]
public sealed class SignInModel : PageModel
{
    private readonly SignInDesk desk;

    internal SignInModel(SignInDesk desk) => this.desk = desk;

    public string? Message { get; private set; }

    public string? Login { get; private set; }

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet()
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            Message = "当前账号不是承办单位联络员，请换一个账号登录。";
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? login, string? password, CancellationToken ct)
    {
        Login = login;
        switch (await desk.TryAsync(login ?? "", password ?? "", HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", ct))
        {
            case SignInOutcome.Open open:
                await HttpContext.SignInAsync(StaffPrincipal.Of(open.Account, open.Session));
                return LocalRedirect(ReturnUrl is not null && Url.IsLocalUrl(ReturnUrl) && ReturnUrl.StartsWith("/unit", StringComparison.Ordinal) ? ReturnUrl : "/unit");
            case SignInOutcome.TooMany:
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Message = "尝试次数过多，请稍后再试。";
                return Page();
            default:
                Response.StatusCode = StatusCodes.Status401Unauthorized;
                Message = "登录名或密码不正确。";
                return Page();
        }
    }
}
