using Hangfire;
using Hangfire.PostgreSql;
using Hotline.Api.Database;
using Hotline.Api.Security;

namespace Hotline.Api.Hosting;

/// <summary>Hangfire: "do this once, retry until done". Arguments are ids only. Its dashboard is for administrators.</summary>
internal static class BackgroundJobs
{
    /// <summary>After the quick tries every hour, for about a month: the node that holds a recording may be away for days.</summary>
    private static readonly int[] Delays = [5, 15, 60, 300, 900, .. Enumerable.Repeat(3600, 700)];

    public static void AddBackgroundJobs(this WebApplicationBuilder builder)
    {
        var connectionString = Databases.ConnectionString(builder.Configuration);
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseLogProvider(new JobLogs(services.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                storage => storage.UseNpgsqlConnection(connectionString),

                // A job that is put in wakes a worker by NOTIFY; the interval is for one whose NOTIFY was lost.
                new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromSeconds(15), EnableLongPolling = true })
            .UseFilter(new AutomaticRetryAttribute { Attempts = Delays.Length, DelaysInSeconds = Delays, OnAttemptsExceeded = AttemptsExceededAction.Fail }));
        if (Roles.Of(builder.Configuration).Dispatch)
        {
            builder.Services.AddHangfireServer(server => server.WorkerCount = 4);
        }
    }

    public static void MapBackgroundJobs(this WebApplication app) => app
        .MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = [], DashboardTitle = "Hotline", DisplayStorageConnectionString = false })
        .RequireAuthorization(Permissions.Administrator);
}
