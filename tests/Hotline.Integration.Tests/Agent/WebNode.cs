using Hotline.Agent;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Agent.Vault;
using Hotline.Dispatch;
using Hotline.Dispatch.Privacy;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TicketReader = Hotline.Dispatch.Tickets.TicketReader;

namespace Hotline.Integration.Tests.Agent;

/// <summary>One web process: the agent room on Kestrel with a database that other nodes may share.</summary>
internal sealed class WebNode : IAsyncDisposable
{
    public const string ServiceKey = "test-service-key";
    private readonly WebApplication app;
    private readonly TestLog log;

    private WebNode(WebApplication app, TestLog log) => (this.app, this.log) = (app, log);

    /// <summary>What it warned of.</summary>
    public IReadOnlyCollection<string> Warnings => log.Lines;

    public string Url => app.Urls.First();

    public IServiceProvider Services => app.Services;

    /// <param name="port">0 takes a free one; a restarted node takes its old one.</param>
    /// <param name="poll">How often the matcher looks without being woken.</param>
    public static async Task<WebNode> StartAsync(TestDatabase database, MasterKey master, string recordings, int port = 0, TimeSpan? poll = null)
    {
        var builder = WebApplication.CreateBuilder();
        var log = new TestLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.AddSingleton(master);
        builder.Services.AddAuthentication("staff").AddScheme<AuthenticationSchemeOptions, StaffHeader>("staff", null);
        builder.Services.AddSingleton(HomeArea.Of("0791") ?? HomeArea.Unknown);
        builder.Services.AddDispatch();
        builder.Services.AddAgent(new AgentOptions
        {
            ServiceKey = ServiceKey,
            RecordingsFolder = recordings,
            OfferGrace = TimeSpan.FromMilliseconds(300),
            PresenceGrace = TimeSpan.FromSeconds(30),
            StartGrace = TimeSpan.Zero,
            OfferMargin = TimeSpan.FromMilliseconds(200),
            RefusalPause = TimeSpan.FromSeconds(1),
            MatcherPoll = poll ?? TimeSpan.FromMilliseconds(500),
            SweepInterval = TimeSpan.FromMilliseconds(100),
            QuestionPoll = TimeSpan.FromHours(1), // Tests look themselves.
            CommandRetry = TimeSpan.FromMilliseconds(500),
        });
        builder.Services.AddSingleton<IDeskPages, PlainPages>();
        builder.Services.AddSingleton<PullQueue>();
        builder.Services.AddSingleton<IRecordingPull>(provider => provider.GetRequiredService<PullQueue>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<PullQueue>());
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapAgent();
        await app.Services.GetRequiredService<KeyRing>().OpenAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new WebNode(app, log);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>The shape of a ticket as the front door maps it is not this room's matter.</summary>
    private sealed class PlainPages(TicketReader tickets) : IDeskPages
    {
        public async Task<TicketPage?> PageAsync(Guid ticketId, Actor reader, CancellationToken ct) =>
            await tickets.PageAsync(ticketId, reader, ct) is { } page
                ? new TicketPage(
                    page.Line.Id, page.Line.Version, page.Line.Number, TicketState.Draft, "", Light.None, 1, 0, 0, null, null, null, null, null,
                    null, null, null, page.Line.Title.Text, page.Content.Text, "", false, "Phone", null, page.CallNumber.Text, null, null, null, null, null, null, null,
                    page.CallId, page.RecordingId, page.Line.OpenedAt, null, null, [], [], [])
                : null;

        public async Task<IReadOnlyList<TicketRow>> OfCallerAsync(Pii caller, Guid? except, Actor reader, CancellationToken ct) =>
            [.. (await tickets.OfCallerAsync(caller, reader, except, 20, ct)).Lines.Select(line => new TicketRow(
                line.Id, line.Number, TicketState.InHandling, "", null, line.CategoryName, line.RegionName, line.Title.Text, "", line.UnitName,
                Light.None, line.DueAt, null, line.Round, 0, line.OpenedAt))];
    }
}
