using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Trends;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch;

/// <summary>The room's front door.</summary>
public static class DispatchModule
{
    /// <summary>
    /// Adds tickets, catalogue, clocks and privacy. The host provides an <see cref="NpgsqlDataSource"/> and a
    /// <see cref="MasterKey"/>, and calls <see cref="KeyRing.OpenAsync"/> after migrating and before anything else. It says which city it is of, if it
    /// knows (<see cref="HomeArea"/>).
    /// </summary>
    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        TypeHandlers.Register();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<DispatchMetrics>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<FieldCipher>();
        services.TryAddSingleton(HomeArea.Unknown);
        services.AddSingleton<BlindIndex>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<UnitStore>();
        services.AddSingleton<CategoryStore>();
        services.AddSingleton<RegionStore>();
        services.AddSingleton<RuleStore>();
        services.AddSingleton<EditionStore>();
        services.AddSingleton<RulingEditions>();
        services.AddSingleton(provider => new PastRequests(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TicketMapper>(), provider.GetRequiredService<CatalogCache>()));
        services.AddSingleton<HolidayStore>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<CatalogSeed>();
        services.AddSingleton<TicketMapper>();
        services.AddSingleton<TicketStore>();
        services.AddSingleton<TurningStore>();
        services.AddSingleton(provider => new TicketDesk(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton(provider => new HandOutDesk(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TicketDesk>(), provider.GetRequiredService<TicketStore>(), provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<BlindIndex>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new HandOutReading(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<HandOutDesk>(), provider.GetRequiredService<TicketStore>(), provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton<OutboxRinger>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRinger>());
        services.TryAddSingleton<FoundTickets>();
        services.AddSingleton<CallersEarlier>();
        services.AddSingleton<IntakeRounds>();
        services.AddSingleton(provider => new TicketIntake(
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<IntakeRounds>(),
            provider.GetRequiredService<CallersEarlier>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<OutboxRinger>(),
            provider.GetRequiredService<OutboxTurns>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton<CallersRecent>();
        services.AddSingleton(provider => new OwnRepeats(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TicketMapper>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SuspectedRepeats(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<CallersRecent>(), provider.GetRequiredService<FoundTickets>()));
        services.AddSingleton(provider => new RepeatDesk(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton(provider => new MatterDesk(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton(provider => new TicketReader(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketMapper>(),
            provider.GetRequiredService<FieldCipher>(),
            provider.GetRequiredService<BlindIndex>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TicketCallee(provider.GetRequiredService<TicketStore>()));
        services.AddSingleton(provider => new DeclinedNumbers(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<FieldCipher>(),
            provider.GetRequiredService<BlindIndex>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FirstContact(
            provider.GetRequiredService<TicketDesk>(), provider.GetRequiredService<DispatchMetrics>(), provider.GetRequiredService<ILogger<FirstContact>>()));
        services.AddSingleton(provider => new MessagedFollowUps(
            provider.GetRequiredService<TicketStore>(), provider.GetRequiredService<TicketDesk>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FollowUpCalls(
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<DeclinedNumbers>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton(provider => new Reveal(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton(provider => new TicketLists(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketMapper>(),
            provider.GetRequiredService<BlindIndex>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<OutboxTurns>();
        services.AddSingleton<OutgoingStore>();
        services.AddSingleton<OutgoingAttention>();
        services.AddSingleton<OutgoingText>();
        services.AddSingleton<OutgoingSender>();
        services.AddSingleton<PickupCodes>();
        services.AddSingleton<RatingLinks>();
        services.AddSingleton<PhotoStore>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton(provider => new CitizenDesk(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<PickupCodes>(),
            provider.GetRequiredService<RatingLinks>(),
            provider.GetRequiredService<PhotoStore>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<DispatchMetrics>()));
        services.AddSingleton(provider => new CitizenReader(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketMapper>(),
            provider.GetRequiredService<FieldCipher>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ClockSweep(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<TurningStore>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<OutboxTurns>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DispatchMetrics>(),
            provider.GetRequiredService<ILogger<ClockSweep>>()));
        services.AddSingleton(provider => new CalendarRecount(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CalendarRecount>>()));
        services.AddSingleton(provider => new ArchiveSweep(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TicketDesk>(),
            provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ArchiveSweep>>()));
        services.AddKnowledge();
        services.AddPublications();
        services.AddSingleton<OutboxReader>();
        services.AddSingleton<MonthlyPartitions>();
        services.AddSingleton<EscalationDigests>();
        services.AddSingleton<LightMappings>();
        services.AddSingleton<TrendReader>();
        services.AddSingleton<SurgeReader>();
        services.AddMetricLedger();
        return services;
    }

    /// <summary>
    /// Adds what runs in the background on a node with the dispatch role: the clock sweep, the rollups, the precedents and the messages
    /// that leave the house. For the last the host provides <see cref="ISmsGateway"/>, <see cref="INotice"/> and <see cref="CitizenAddress"/>.
    /// </summary>
    public static IServiceCollection AddDispatchWorkers(this IServiceCollection services)
    {
        services.AddOutboxBell();
        services.AddHostedService<ClockSweepService>();
        services.AddHostedService<CalendarRecountService>();
        services.AddHostedService<EditionService>();
        services.AddHostedService<OutgoingService>();
        services.AddOutboxConsumer<OutgoingMessages>();
        services.AddOutboxConsumer<TrendRollup>();
        services.AddOutboxConsumer<PrecedentFeed>();
        services.AddOutboxConsumer<MatterFollower>();
        services.AddMetricLedgerWorkers();
        return services;
    }
}
