using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>The ledger's services; <see cref="DispatchModule"/> adds them.</summary>
internal static class MetricModule
{
    public static void AddMetricLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerFilling>();
        services.AddSingleton<MetricSources>();
        services.AddSingleton(provider => new MetricReader(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<CatalogCache>(), provider.GetRequiredService<MetricSources>()));
        services.AddSingleton(provider => new MetricTrail(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<CatalogCache>()));
        services.AddSingleton(provider => new MonthlyFreeze(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<CatalogCache>(), provider.GetRequiredService<MetricSources>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    public static void AddMetricLedgerWorkers(this IServiceCollection services)
    {
        services.AddHostedService<LedgerFillingService>();
        services.AddOutboxConsumer<LedgerFollower>();
    }
}
