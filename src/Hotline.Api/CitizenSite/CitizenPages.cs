using Hotline.Api.Hosting;
using Hotline.Api.Pages.Citizen;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Repeats;

namespace Hotline.Api.CitizenSite;

/// <summary>The citizens' pages under /citizen: rendered by the server, for phones first, whole without script. See docs/adr/0062.</summary>
internal static class CitizenPages
{
    public const string Root = "/citizen";

    /// <summary>The photos of one submission and its words.</summary>
    public const long MostBytes = (PhotoStore.MostPerSubmission * (long)PhotoStore.MostBytes) + (512 * 1024);

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
            .AddTransient(services => new AnswersModel(services.GetRequiredService<PublicAnswers>()))
            .AddTransient(services => new AnswerModel(services.GetRequiredService<PublicAnswers>()))
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

    private static async Task RefuseAsync(HttpContext context)
    {
        await OversizedBody.DrainAsync(context, MostBytes);
        await PlainAnswer.WriteAsync(context, StatusCodes.Status413PayloadTooLarge);
    }
}
