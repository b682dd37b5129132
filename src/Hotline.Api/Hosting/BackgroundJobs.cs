using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hotline.Api.Database;
using Hotline.Api.Security;

namespace Hotline.Api.Hosting;

/// <summary>
/// Hangfire: "do this once, retry until done". Arguments are ids only. Its dashboard is for administrators. Left to itself Hangfire takes storage,
/// activator and filters from statics of the process, which are those of the host that was built last; here each host has its own.
/// </summary>
internal static class BackgroundJobs
{
    /// <summary>After the quick tries every hour, for about a month: the node that holds a recording may be away for days.</summary>
    private static readonly int[] Delays = [5, 15, 60, 300, 900, .. Enumerable.Repeat(3600, 700)];

    /// <summary>How often it looks for what is to be tried again, and takes two locks for it: a try is late by half of this, and the house at rest asks that much less.</summary>
    private static readonly TimeSpan Polling = TimeSpan.FromSeconds(30);

    public static void AddBackgroundJobs(this WebApplicationBuilder builder)
    {
        var connectionString = Databases.ConnectionString(builder.Configuration);
        builder.Services.AddSingleton<JobStorage>(_ => Storage(connectionString));
        builder.Services.AddSingleton<JobActivator>(services => new AspNetCoreJobActivator(services.GetRequiredService<IServiceScopeFactory>()));
        builder.Services.AddSingleton<IJobFilterProvider>(_ => Filters());
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseLogProvider(new JobLogs(services.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        if (Roles.Of(builder.Configuration).Dispatch)
        {
            builder.Services.AddHangfireServer(server => (server.WorkerCount, server.SchedulePollingInterval) = (4, Polling));
        }
    }

    public static void MapBackgroundJobs(this WebApplication app) => app
        .MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = [], DashboardTitle = "Hotline", DisplayStorageConnectionString = false })
        .RequireAuthorization(Permissions.Administrator);

    private static PostgreSqlStorage Storage(string connectionString)
    {
        // A job that is put in wakes a worker by NOTIFY; the interval is for one whose NOTIFY was lost.
        var options = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMinutes(1), EnableLongPolling = true };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, options), options);
    }

    private static JobFilterProviderCollection Filters() => new(
        new JobFilterCollection
        {
            new StatisticsHistoryAttribute(),
            new AutomaticRetryAttribute { Attempts = Delays.Length, DelaysInSeconds = Delays, OnAttemptsExceeded = AttemptsExceededAction.Fail },
        },
        new JobFilterAttributeFilterProvider());
}
