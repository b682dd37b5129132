using System.Text.Json;
using Hotline.Agent.Link;
using Hotline.Api.Database;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Hotline.Api.Hosting;

/// <summary>/health/live: the process answers. /health/ready: database and migrations; a missing link to telephony, and a machine's clock that is wrong, only degrade.</summary>
internal static class Health
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<MigrationsHealth>("migrations")
        .AddCheck<TelephonyHealth>("telephony")
        .AddCheck<ClockHealth>("clock");

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var body = new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()) };
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }

    private sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException)
            {
                return HealthCheckResult.Unhealthy("PostgreSQL does not answer.");
            }
        }
    }

    private sealed class MigrationsHealth(Migrator migrator) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return Task.FromResult(migrator.IsCurrent()
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("The schema is not the newest: run migrate."));
            }
            catch (NpgsqlException)
            {
                return Task.FromResult(HealthCheckResult.Unhealthy("PostgreSQL does not answer."));
            }
        }
    }

    private sealed class TelephonyHealth(LinkHealth link) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            link.ConnectedNodes.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("No telephony node is linked to this process."));
    }

    /// <summary>The hotline goes by PostgreSQL's clock; what the machine does by itself (certificates, logs) goes by its own.</summary>
    private sealed class ClockHealth(HouseTime house) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            house.IsMachineOff ? HealthCheckResult.Degraded($"This machine's clock is {house.Skew.TotalSeconds:0.0} s ahead of PostgreSQL's.") : HealthCheckResult.Healthy());
    }
}
