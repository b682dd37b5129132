namespace Hotline.Api.Hosting;

/// <summary>The staff consoles (Blazor WebAssembly) as static web assets at /, with index.html for every address of theirs.</summary>
internal static class Consoles
{
    /// <summary>Never a page of the consoles: an unknown address below them is 404, not index.html.</summary>
    private static readonly PathString[] Reserved =
        ["/api", "/hubs", "/link", "/health", "/metrics", "/hangfire", "/openapi", "/unit", "/citizen", "/wechat", "/phone", "/_framework", "/_content"];

    public static void AddConsoles(this WebApplicationBuilder builder) => builder.WebHost.UseStaticWebAssets();

    public static void MapConsoles(this WebApplication app)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{app.Environment.ApplicationName}.staticwebassets.endpoints.json")))
        {
            app.MapStaticAssets().AllowAnonymous();
        }

        var index = Index(app);
        app.MapMethods("{*path:nonfile}", [HttpMethods.Get, HttpMethods.Head], context =>
        {
            if (!Reserved.Any(prefix => context.Request.Path.StartsWithSegments(prefix)))
            {
                return index(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }).WithOrder(int.MaxValue).AllowAnonymous().ExcludeFromDescription();
    }

    private static RequestDelegate Index(IEndpointRouteBuilder app)
    {
        var pipeline = app.CreateApplicationBuilder();
        pipeline.Use((context, next) =>
        {
            context.Request.Path = "/index.html";
            context.SetEndpoint(null);
            return next(context);
        });
        pipeline.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = "no-cache" });
        return pipeline.Build();
    }
}
