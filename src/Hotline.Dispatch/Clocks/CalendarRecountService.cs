using Hotline.Dispatch.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>Looks whether the list of days off has changed, as often as the catalogue is read again; while limits are being counted again, each second.</summary>
internal sealed partial class CalendarRecountService(CalendarRecount recount, TimeProvider time, ILogger<CalendarRecountService> logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Soon;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            try
            {
                pause = (await recount.RunAsync(stoppingToken)).Settled ? CatalogCache.FreshFor : Soon;
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
                pause = Soon;
            }
        }
    }

    [LoggerMessage(2016, LogLevel.Warning, "Limits could not be counted again for the changed days off ({State}); it goes on in a moment")]
    private partial void LogLost(string state);
}
