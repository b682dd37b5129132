using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search.Elastic;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Suggestions;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Trends;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Search;

/// <param name="Folder">Where the embedded index lies; every process has its own.</param>
/// <param name="Elasticsearch">The address of its REST API; null for the embedded engine.</param>
/// <param name="Prefix">Begins the names of the indices in Elasticsearch.</param>
/// <param name="ApiKey">For Elasticsearch with security.</param>
public sealed record SearchOptions(string Folder, Uri? Elasticsearch = null, string Prefix = "hotline", string? ApiKey = null);

/// <summary>Search over tickets, for processes that answer it.</summary>
public static class SearchModule
{
    /// <summary>Adds the engine (Elasticsearch where an address is given) and the doors. Needs <see cref="DispatchModule.AddDispatch"/>.</summary>
    public static IServiceCollection AddTicketSearch(this IServiceCollection services, SearchOptions options)
    {
        services.AddSingleton<ITicketIndex>(provider =>
            options.Elasticsearch is { } address ? Elasticsearch(provider, new ElasticOptions(address, options.Prefix, options.ApiKey)) : new LuceneTicketIndex(options.Folder));
        services.AddSingleton<IndexState>();
        services.AddSingleton<OutboxTail>();
        services.AddSingleton<DocumentSource>();
        services.AddSingleton<FeedingLock>();
        services.AddSingleton<FoundTickets>();
        services.AddOutboxBell();
        services.AddSingleton<IndexFollower>();
        services.AddSingleton(provider => new TicketSearch(
            provider.GetRequiredService<ITicketIndex>(), provider.GetRequiredService<FoundTickets>(),
            provider.GetRequiredService<CatalogCache>(), provider.GetRequiredService<IndexState>()));
        services.AddSingleton<RepeatCandidates>();
        services.AddSingleton<RepeatWatch>();
        services.AddSingleton<RepeatWatchService>();
        services.AddSingleton(provider => new SimilarCases(
            provider.GetRequiredService<RepeatCandidates>(), provider.GetRequiredService<FoundTickets>(), provider.GetRequiredService<CallersRecent>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new UnitSuggestions(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TicketStore>(), provider.GetRequiredService<ITicketIndex>(),
            provider.GetRequiredService<CatalogCache>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new HeatReader(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<ITicketIndex>()));
        services.AddSingleton(provider => new RisingWords(provider.GetRequiredService<ITicketIndex>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Adds what keeps the index up with the outbox, marks suspected repeats, and dispatches by suggestion where the operator wants it, on nodes that answer searches.</summary>
    public static IServiceCollection AddTicketSearchWorkers(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollower>()).AddOutboxConsumer<AutoDispatcher>()
            .AddHostedService(provider => provider.GetRequiredService<RepeatWatchService>()).AddOutboxConsumer<RepeatLooks>();

    private static ElasticTicketIndex Elasticsearch(IServiceProvider provider, ElasticOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();

        // Lives as long as the process; connections are renewed so that a changed DNS entry is seen.
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        var http = new ElasticHttp(client, options, time);
        return new ElasticTicketIndex(http, new ElasticBulk(http, time, provider.GetRequiredService<ILogger<ElasticBulk>>()), options, time);
    }
}
