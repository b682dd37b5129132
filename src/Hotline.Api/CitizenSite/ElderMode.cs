namespace Hotline.Api.CitizenSite;

/// <summary>长辈模式: larger type, fewer choices, one question a page. Kept in a cookie that says nothing else.</summary>
internal static class ElderMode
{
    private const string Cookie = "hotline.elder";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static bool IsOn(HttpContext context) => context.Request.Cookies[Cookie] == "1";

    public static void Switch(HttpContext context, bool on)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = CitizenPages.Root, MaxAge = Lifetime, IsEssential = true };
        if (on)
        {
            context.Response.Cookies.Append(Cookie, "1", options);
        }
        else
        {
            context.Response.Cookies.Delete(Cookie, options);
        }
    }
}
