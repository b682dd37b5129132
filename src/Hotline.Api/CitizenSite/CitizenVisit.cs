using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace Hotline.Api.CitizenSite;

/// <summary>What a visitor has proved: number and code open the whole ticket, a rating link its rating only.</summary>
internal enum VisitScope { Ticket, Rating }

/// <summary>
/// Sealed cookies that last half an hour: which ticket this browser may see, and the receipt that the page after a
/// submission shows. So no number, code or token stands in an address for longer than one redirect.
/// </summary>
internal sealed class CitizenVisit(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private const string VisitCookie = "hotline.visit";
    private const string ReceiptCookie = "hotline.receipt";
    private readonly IDataProtector protector = protection.CreateProtector("Hotline.Api.CitizenSite.CitizenVisit");

    public void Begin(HttpContext context, Guid ticketId, VisitScope scope) => Write(context, VisitCookie, $"{scope}/{ticketId:N}");

    /// <summary>The ticket that may be seen; each use makes the half hour begin again.</summary>
    public Guid? Of(HttpContext context, VisitScope scope)
    {
        if (Read(context, VisitCookie)?.Split('/') is not [var kept, var id] || kept != scope.ToString() || !Guid.TryParse(id, out var ticketId))
        {
            return null;
        }

        Begin(context, ticketId, scope);
        return ticketId;
    }

    public void KeepReceipt(HttpContext context, string number, string code) => Write(context, ReceiptCookie, $"{number}/{code}");

    public (string Number, string Code)? Receipt(HttpContext context) =>
        Read(context, ReceiptCookie)?.Split('/') is [var number, var code] ? (number, code) : null;

    public static void End(HttpContext context)
    {
        context.Response.Cookies.Delete(VisitCookie, Options(context));
        context.Response.Cookies.Delete(ReceiptCookie, Options(context));
    }

    private void Write(HttpContext context, string cookie, string value)
    {
        var ends = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Cookies.Append(cookie, protector.Protect($"{cookie}|{ends}|{value}"), Options(context));
    }

    private string? Read(HttpContext context, string cookie)
    {
        if (!context.Request.Cookies.TryGetValue(cookie, out var sealedValue))
        {
            return null;
        }

        try
        {
            return protector.Unprotect(sealedValue).Split('|') is [var name, var ends, var value] && name == cookie
                && long.Parse(ends, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds() ? value : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    // Lax: people come from a link in a message.
    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = CitizenPages.Root, IsEssential = true };
}
