using Hotline.Api.Pages.Citizen;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Repeats;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Api.CitizenSite;

/// <summary>The citizens' pages under /citizen: rendered by the server, for phones first, whole without script. See docs/adr/0062.</summary>
internal static class CitizenPages
{
    public const string Root = "/citizen";

    /// <summary>The photos of one submission and its words.</summary>
    public const long MostBytes = (PhotoStore.MostPerSubmission * (long)PhotoStore.MostBytes) + (512 * 1024);

    private const long MostBytesDrained = 4 * MostBytes;

    public static void AddCitizenPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CitizenVisit>();
        builder.AddCitizenLimits();

        // As the liaison's pages: their makers are internal.
        builder.Services.AddTransient(services => new HomeModel())
            .AddTransient(services => new SubmitModel(
                services.GetRequiredService<CitizenDesk>(), services.GetRequiredService<CatalogCache>(), services.GetRequiredService<CitizenVisit>(), services.GetRequiredService<OwnRepeats>()))
            .AddTransient(services => new DoneModel(services.GetRequiredService<CitizenVisit>()))
            .AddTransient(services => new TrackModel(services.GetRequiredService<CitizenDesk>(), services.GetRequiredService<CitizenVisit>()))
            .AddTransient(services => new TicketModel(services.GetRequiredService<CitizenDesk>(), services.GetRequiredService<CitizenReader>(), services.GetRequiredService<CitizenVisit>()))
            .AddTransient(services => new RateModel(services.GetRequiredService<CitizenDesk>(), services.GetRequiredService<CitizenReader>(), services.GetRequiredService<CitizenVisit>()))
            .AddTransient(services => new LinkModel(services.GetRequiredService<CitizenDesk>(), services.GetRequiredService<CitizenVisit>()));
    }

    /// <summary>Before anything reads a body: what is too large is told so; what ends without a page gets one.</summary>
    public static void UseCitizenPages(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Root), site =>
        {
            site.UseStatusCodePages(page => PlainAnswer.WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode));
            site.Use((context, next) => context.Request.ContentLength > MostBytes ? RefuseAsync(context) : next(context));
        });
    }

    /// <summary>A browser shows an answer only once it has sent everything, so what is moderately too large is read and thrown away.</summary>
    private static async Task RefuseAsync(HttpContext context)
    {
        if (context.Request.ContentLength <= MostBytesDrained && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytesDrained;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await PlainAnswer.WriteAsync(context, StatusCodes.Status413PayloadTooLarge);
    }
}
