using System.Text.Json.Serialization.Metadata;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Agent.Journal;
using Hotline.Agent.Lines;
using Hotline.Agent.Link;
using Hotline.Agent.Outward;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Agent.Setup;
using Hotline.Agent.Sweep;
using Hotline.Agent.Vault;
using Hotline.Agent.Wallboard;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent;

/// <summary>The room's front door.</summary>
public static class AgentModule
{
    /// <summary>Name of this room's meters.</summary>
    /// <summary>The scheme in which a telephony node, and the simulated city, prove themselves by the link key.</summary>
    public const string ServiceKeyScheme = ServiceKeyHandler.Name;

    public const string MeterName = Telemetry.MeterName;

    // A piece of a recording is 64 KiB, base64 in JSON; a batch of events is smaller.
    private const int LinkMessage = 256 * 1024;

    /// <summary>A node has one batch of events under way, so that they stay in order; what commands came to, and the time, do not wait behind it.</summary>
    private const int LinkCalls = 10;

    private const int DeskMessage = 16 * 1024;

    /// <summary>
    /// Adds the desks, the queue, the call journal, the telephony link and the vault. The host provides an
    /// <c>NpgsqlDataSource</c>, a cookie scheme as default authentication (claims of <see cref="StaffClaims"/>), the dispatch
    /// room, <see cref="IDeskPages"/> and <see cref="IRecordingPull"/>, and opens the <see cref="KeyRing"/> before it starts.
    /// </summary>
    public static IServiceCollection AddAgent(this IServiceCollection services, AgentOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton<Telemetry>();
        services.AddSingleton<Bells>();
        services.AddSingleton<Transitions>();
        services.AddHostedService<NoticeReader>();
        AddLink(services);
        AddQueue(services);
        AddDesk(services);
        AddVault(services);
        services.AddSingleton(provider => new PhoneStore(provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new QueueStore(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SkillStore(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ContactStore(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMetricSource, CallFigures>();
        services.AddSingleton(provider => new CallTrail(provider.GetRequiredService<Transitions>()));
        services.AddSingleton(provider => new TrunkStore(provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SwitchboardStore(provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Maps the telephony link and the desk hub.</summary>
    public static IEndpointRouteBuilder MapAgent(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<LinkHub>(LinkPath.Telephony, hub => hub.Transports = HttpTransportType.WebSockets);
        endpoints.MapHub<DeskHub>(HubPath.Desk, hub => hub.Transports = HttpTransportType.WebSockets);
        endpoints.MapHub<WallboardHub>(HubPath.Wallboard, hub => hub.Transports = HttpTransportType.WebSockets);
        endpoints.MapHub<FloorHub>(HubPath.Floor, hub => hub.Transports = HttpTransportType.WebSockets);
        return endpoints;
    }

    private static void AddLink(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ServiceKeyHandler>(ServiceKeyHandler.Name, null);
        services.AddAuthorization();
        services.AddSignalR()
            .AddHubOptions<LinkHub>(hub =>
            {
                hub.MaximumReceiveMessageSize = LinkMessage;
                hub.MaximumParallelInvocationsPerClient = LinkCalls;
                hub.KeepAliveInterval = LinkTiming.KeepAlive;
                hub.ClientTimeoutInterval = LinkTiming.Silence;
            })
            .AddHubOptions<DeskHub>(Console)
            .AddHubOptions<WallboardHub>(Console)
            .AddHubOptions<FloorHub>(Console)
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolver =
                JsonTypeInfoResolver.Combine(ContractsJson.Default, new DefaultJsonTypeInfoResolver()));
        services.AddSingleton<HubLifetimeManager<LinkHub>, DefaultHubLifetimeManager<LinkHub>>(); // Every node has links of its own: no backplane between them.
        services.AddSingleton<LinkConnections>();
        services.AddSingleton(provider => new LinkHealth(provider.GetRequiredService<LinkConnections>()));
        services.AddSingleton(provider => new NodeOperations(
            provider.GetRequiredService<Transitions>(), provider.GetRequiredService<LinkConnections>(),
            provider.GetRequiredService<IHubContext<LinkHub, ITelephonyNode>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NodeStore>();
        services.AddSingleton<CommandStore>();
        services.AddSingleton<SettingsSource>();
        services.AddSingleton<CallEvents>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<LostCalls>();
        services.AddHostedService<LostNodes>();
        services.AddHostedService<OpenCalls>();
        services.AddSingleton<LinkDesk>();
        AddListener<CommandForwarder>(services);
        AddListener<SettingsPush>(services);

        static void Console(HubOptions hub)
        {
            hub.MaximumReceiveMessageSize = DeskMessage;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
        }
    }

    private static void AddQueue(IServiceCollection services)
    {
        services.AddSingleton<CallStore>();
        services.AddSingleton<CallEntrance>();
        services.AddSingleton<CallerKeys>();
        services.AddSingleton<CallBackTurn>();
        services.AddSingleton<ClosingTime>();
        AddListener<Announcer>(services);
        services.AddSingleton<CallDrafts>();
        services.AddSingleton<OfferMadeGood>();
        services.AddSingleton<CallCourse>();
        services.AddSingleton<PartyCourse>();
        services.AddSingleton<Recalls>();
        services.AddSingleton<Requeuing>();
        services.AddSingleton<PartyInvitations>();
        services.AddSingleton<QueueHanding>();
        services.AddSingleton<CallControl>();
        services.AddSingleton<CallSupervision>();
        services.AddSingleton<MissedCalls>();
        services.AddSingleton(provider => new CallRecords(provider.GetRequiredService<Transitions>(), provider.GetRequiredService<CallStore>()));
        services.AddSingleton(provider => new CallHistory(provider.GetRequiredService<Transitions>(), provider.GetRequiredService<CallStore>()));
        services.AddSingleton<CallBacks>();
        services.AddSingleton<OutwardNumbers>();
        services.AddSingleton<OutwardCourse>();
        services.AddSingleton<OutwardSubjects>();
        services.AddSingleton<OutwardPlacing>();
        services.AddSingleton<OutwardCalls>();
        services.AddSingleton<QuestionCourse>();
        services.AddSingleton<OutwardContact>();
        services.AddSingleton<QuestionCalls>();
        services.AddHostedService<QuestionSweep>();
        services.AddSingleton(provider => new OutsideCalls(provider.GetRequiredService<Transitions>(), provider.GetRequiredService<OutwardPlacing>()));
        services.AddSingleton<OfferEnding>();
        services.AddSingleton<Offering>();
        services.AddSingleton<QueueReader>();
        services.AddSingleton<WaitReasons>();
        services.AddSingleton<UnseenCallers>();
        services.AddSingleton<PresenceVerbs>();
        services.AddSingleton(provider => new DutyRoster(provider.GetRequiredService<Transitions>()));
        AddListener<Matcher>(services);
        services.AddSingleton<DueReader>();
        services.AddSingleton<Lapses>();
        AddListener<DueSweep>(services);
        services.AddHostedService<Heartbeat>();
    }

    private static void AddDesk(IServiceCollection services)
    {
        services.AddSingleton<DeskConnections>();
        services.AddSingleton<DeskVerbs>();
        services.AddSingleton<LineVerbs>();
        services.AddSingleton<CallBackVerbs>();
        services.AddSingleton<OutwardVerbs>();
        services.AddSingleton<CallVerbs>();
        services.AddSingleton<LineDesk>();
        services.AddSingleton<NodeCalls>();
        services.AddSingleton(provider => new WebPhone(provider.GetRequiredService<NodeCalls>(), provider.GetRequiredService<Transitions>()));
        services.AddSingleton<DeskSnapshots>();
        services.AddSingleton<PresenceViews>();
        services.AddSingleton<CallViews>();
        services.AddSingleton(provider => new Floor(provider.GetRequiredService<Transitions>(), provider.GetRequiredService<MissedCalls>(), provider.GetRequiredService<CallHistory>()));
        services.AddOutboxConsumer<TicketNotices>();
        AddListener<DeskPush>(services);
        AddListener<QueueBoard>(services);
        services.AddSingleton<WallboardReader>();
        services.AddOutboxConsumer<LightCounts>();
        AddListener<WallboardPush>(services);
        AddListener<FloorPush>(services);
    }

    private static void AddVault(IServiceCollection services)
    {
        services.AddSingleton<RecordingKeys>();
        services.TryAddSingleton<IRecordingVault, FolderVault>();
        services.AddSingleton<RecordingEvents>();
        services.AddSingleton<RecordingPulls>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordingPulls>());
        services.AddSingleton(provider => new RecordingPull(
            provider.GetRequiredService<Transitions>(), provider.GetRequiredService<LinkConnections>(),
            provider.GetRequiredService<IHubContext<LinkHub, ITelephonyNode>>(), provider.GetRequiredService<IRecordingVault>(),
            provider.GetRequiredService<RecordingKeys>(), provider.GetRequiredService<TicketDesk>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RecordingPull>>()));
        services.AddSingleton(provider => new RecordingRetention(
            provider.GetRequiredService<Transitions>(), provider.GetRequiredService<IRecordingVault>(), provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<Telemetry>(), provider.GetRequiredService<ILogger<RecordingRetention>>()));
        services.AddSingleton(provider => new LegalHolds(provider.GetRequiredService<Transitions>(), provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton(provider => new StoredRecordings(
            provider.GetRequiredService<Transitions>(), provider.GetRequiredService<RecordingKeys>(), provider.GetRequiredService<IRecordingVault>()));
    }

    /// <summary>One instance that runs as a loop and hears a notification channel.</summary>
    private static void AddListener<T>(IServiceCollection services) where T : Loop, INoticeListener
    {
        services.AddSingleton<T>();
        services.AddSingleton<INoticeListener>(provider => provider.GetRequiredService<T>());
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
