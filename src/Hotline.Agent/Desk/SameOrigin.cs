using Microsoft.AspNetCore.Http;

namespace Hotline.Agent.Desk;

/// <summary>A browser names the page that opens a WebSocket; CORS does not cover it. Other clients name none.</summary>
internal static class SameOrigin
{
    public static bool Is(HttpContext? http) =>
        http is null || http.Request.Headers.Origin.Count == 0
        || (Uri.TryCreate(http.Request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
