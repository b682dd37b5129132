using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hotline.Agent.Outward;
using Hotline.Api.Hosting;
using Hotline.Api.Pages.Unit;
using Hotline.Api.Proofs;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Tickets;
using Microsoft.Extensions.WebEncoders;

namespace Hotline.Api.UnitDesk;

/// <summary>The liaison's pages under /unit: rendered by the server, for phones and old browsers, without script.</summary>
internal static class UnitPages
{
    public static void AddUnitPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options => options.Conventions.AuthorizeFolder("/Unit", Permissions.Liaison)).AddRazorPagesOptions(options =>
        {
            options.Conventions.AllowAnonymousToPage("/Unit/SignIn");
            options.Conventions.AllowAnonymousToPage("/Unit/SignOut");
        });

        // Page models are public because Razor wants it, their makers are not: the rooms' services stay internal.
        builder.Services.AddTransient(services => new SignInModel(services.GetRequiredService<SignInDesk>()))
            .AddTransient(services => new SignOutModel(services.GetRequiredService<SessionStore>(), services.GetRequiredService<CookieSessions>()))
            .AddTransient(services => new IndexModel(services.GetRequiredService<DeskPages>(), services.GetRequiredService<EscalationDigests>(), services.GetRequiredService<CatalogCache>()))
            .AddTransient(services => new TicketModel(
                services.GetRequiredService<DeskPages>(), services.GetRequiredService<TicketDesk>(), services.GetRequiredService<CatalogCache>(), services.GetRequiredService<OutsideCalls>(), services.GetRequiredService<Telephones>(),
                services.GetRequiredService<EvidenceIntake>(), services.GetRequiredService<EvidenceStore>(), services.GetRequiredService<KnowledgeSearch>(), services.GetRequiredService<UnitLeaders>(), services.GetRequiredService<UnitRecordings>()))
            .AddTransient(services => new MetricsModel(services.GetRequiredService<MetricReader>(), services.GetRequiredService<MetricTrail>(), services.GetRequiredService<CatalogCache>(), services.GetRequiredService<TimeProvider>()))
            .AddTransient(services => new KnowledgeModel(services.GetRequiredService<KnowledgeReader>(), services.GetRequiredService<KnowledgeTaskLists>(), services.GetRequiredService<CatalogCache>(), services.GetRequiredService<TimeProvider>()))
            .AddTransient(services => new KnowledgeEntryModel(services.GetRequiredService<KnowledgeReader>(), services.GetRequiredService<KnowledgeDesk>(), services.GetRequiredService<CatalogCache>()))
            .AddTransient(services => new KnowledgeTaskModel(services.GetRequiredService<KnowledgeTasks>(), services.GetRequiredService<KnowledgeTaskLists>(), services.GetRequiredService<KnowledgeDesk>(), services.GetRequiredService<CatalogCache>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<UnitRecordings>();
        builder.Services.AddSingleton<Microsoft.AspNetCore.Mvc.RazorPages.IPageModelActivatorProvider, ServicePageModels>();
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    /// <summary>Before anything reads a body: who sends too much comes back to the page that says so.</summary>
    public static void UseUnitPages(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/unit") && context.User.Identity?.IsAuthenticated == true && context.Request.ContentLength > EvidenceIntake.MostBytes,
        unit => unit.Run(async context =>
        {
            await OversizedBody.DrainAsync(context, EvidenceIntake.MostBytes);
            context.Response.Redirect($"{context.Request.Path}?oversized=true");
        }));

    public static void MapUnitPages(this WebApplication app) => app.MapRazorPages();
}
