using Hotline.Api.CitizenSite;

namespace Hotline.Api.Hosting;

/// <summary>What browsers are told: only our own scripts, no framing, no sniffing, https kept once seen.</summary>
internal static class SecurityHeaders
{
    /// <summary>MudBlazor writes style attributes; WebAssembly needs wasm-unsafe-eval. See docs/adr/0004.</summary>
    private const string Policy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Pages rendered by the server need no script and no inline style.</summary>
    private const string PlainPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The same, and the calls that a unit may hear.</summary>
    private const string UnitPolicy = PlainPolicy + "; media-src 'self'";

    /// <summary>The plain one, but for one file of script that may add where the citizen is.</summary>
    private const string CitizenPolicy = PlainPolicy + "; script-src 'self'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        app.UseHsts();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            // Older browsers do not count a WebSocket to the same host as 'self'.
            headers.ContentSecurityPolicy = $"{Policy}; connect-src 'self' ws://{context.Request.Host} wss://{context.Request.Host}";
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)";
            if (context.Request.Path.StartsWithSegments("/unit"))
            {
                headers.ContentSecurityPolicy = UnitPolicy;
            }
            else if (context.Request.Path.StartsWithSegments(CitizenPages.Root))
            {
                headers.ContentSecurityPolicy = CitizenPolicy;
                headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()";
                if (!Path.HasExtension(context.Request.Path))
                {
                    headers.CacheControl = "no-store";
                }
            }
            else if (context.Request.Path.StartsWithSegments("/api"))
            {
                headers.CacheControl = "no-cache, no-store";
            }

            return next(context);
        });
    }
}
