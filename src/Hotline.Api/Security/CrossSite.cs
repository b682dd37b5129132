using Microsoft.AspNetCore.Antiforgery;

namespace Hotline.Api.Security;

/// <summary>
/// No other site may act with a reader's cookie: unsafe REST methods carry X-CSRF-TOKEN (Razor Pages check their own
/// forms), and hubs take WebSockets from our own pages only.
/// </summary>
internal static class CrossSite
{
    public const string Header = "X-CSRF-TOKEN";

    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") && IsUnsafe(request.Method) && context.User.Identity?.IsAuthenticated == true
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await Problems.Refusals.Antiforgery().ExecuteAsync(context);
            return;
        }

        if ((request.Path.StartsWithSegments("/hubs") || request.Path.StartsWithSegments("/phone/calls") || request.Path == "/api/session") && !IsOwnOrigin(request))
        {
            await Problems.Refusals.ForeignOrigin().ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool IsUnsafe(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    // A program that is no browser sends no Origin.
    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is var origin
        && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value));
}
