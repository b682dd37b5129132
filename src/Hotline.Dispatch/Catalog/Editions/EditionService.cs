using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>Looks twice a minute whether an edition's day has come.</summary>
internal sealed partial class EditionService(EditionStore editions, TimeProvider time, ILogger<EditionService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await editions.TakeEffectAsync(stoppingToken) is > 0 and var count)
                {
                    LogEffective(count);
                }
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }
        }
    }

    [LoggerMessage(2012, LogLevel.Information, "{Count} editions of the dispatch catalogue took effect")]
    private partial void LogEffective(int count);

    [LoggerMessage(2011, LogLevel.Warning, "Editions of the dispatch catalogue could not be looked for ({State}); again in half a minute")]
    private partial void LogLost(string state);
}
