using System.Net;
using Hotline.Api.Security;
using OpenTelemetry.Metrics;

namespace Hotline.Api.Hosting;

/// <summary>OpenTelemetry metrics at /metrics in Prometheus' format, for the machine itself and for administrators.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddMeter("Hotline.*", "Npgsql", "System.Runtime")
            .AddPrometheusExporter());

    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Permissions.Metrics);

    public static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
