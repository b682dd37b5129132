using Hotline.Api.Hosting;

namespace Hotline.Api.Problems;

/// <summary>One way to say no: problem details under /api for every status and every failure.</summary>
internal static class Reporting
{
    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions.Remove("exception");
            context.ProblemDetails.Extensions.TryAdd("code", $"http.{context.ProblemDetails.Status}");
        });
        builder.Services.AddExceptionHandler<BadRequests>();
        builder.AddJson();
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
    }
}
