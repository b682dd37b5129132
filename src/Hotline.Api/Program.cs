using Hotline.Agent;
using Hotline.Api.Admin;
using Hotline.Api.Calls;
using Hotline.Api.CitizenSite;
using Hotline.Api.Database;
using Hotline.Api.Demo;
using Hotline.Api.Editions;
using Hotline.Api.Hosting;
using Hotline.Api.Knowledge;
using Hotline.Api.Metrics;
using Hotline.Api.Outgoing;
using Hotline.Api.Photos;
using Hotline.Api.Platforms;
using Hotline.Api.Problems;
using Hotline.Api.Proofs;
using Hotline.Api.Publications;
using Hotline.Api.Search;
using Hotline.Api.Security;
using Hotline.Api.Session;
using Hotline.Api.Tickets;
using Hotline.Api.Trends;
using Hotline.Api.UnitDesk;
using Hotline.Api.WeChat;
using Hotline.Api.WebPhone;

namespace Hotline.Api;

/// <summary>The web side: <c>migrate</c>, <c>init --demo|--no-demo</c>, or (without a verb) serve.</summary>
internal sealed class Program
{
    private static Task<int> Main(string[] args) => Verbs.RunAsync(args);

    /// <summary>The whole application, built but not started. <paramref name="adjust"/> is for tests.</summary>
    internal static WebApplication Build(CommandLine line, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Installation.CreateBuilder(line);
        builder.AddListening();
        builder.AddProxies();
        builder.AddDatabase();
        builder.AddRooms();
        builder.AddMessengers();
        builder.AddBackplane();
        builder.AddSecurity();
        builder.AddPlatforms();
        builder.AddProblems();
        builder.AddHealth();
        builder.AddTelemetry();
        builder.AddOpenApiDocument();
        builder.AddSchedules();
        builder.AddBackgroundJobs();
        builder.AddShutdown();
        builder.AddAdmin();
        builder.AddUnitPages();
        builder.AddWeChat();
        builder.AddCitizenPages();
        builder.AddDemo();
        builder.AddWebPhone();
        builder.AddConsoles();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseProxies();
        app.UseProblems();
        app.UseSecurityHeaders();
        app.UseSecurity();
        app.UseCitizenPages();
        app.UseUnitPages();
        app.MapHealth();
        app.MapTelemetry();
        app.MapOpenApiDocument();
        app.MapBackgroundJobs();
        app.MapSession();
        app.MapCatalog();
        app.MapTickets();
        app.MapEditions();
        app.MapEscalations();
        app.MapClockExport();
        app.MapCalls();
        app.MapPlatforms();
        app.MapPhotos();
        app.MapEvidence();
        app.MapTrends();
        app.MapMetrics();
        app.MapSearch();
        app.MapRepeats();
        app.MapKnowledge();
        app.MapKnowledgeCare();
        app.MapPublications();
        app.MapCounties();
        app.MapAdmin();
        app.MapAgent();
        app.MapUnitPages();
        app.MapDemo();
        app.MapWeChat();
        app.MapWeChatMenu();
        app.MapWebPhone();
        app.MapConsoles();
        return app;
    }
}
