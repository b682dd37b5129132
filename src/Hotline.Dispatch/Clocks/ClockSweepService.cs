using Hotline.Dispatch.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>Sweeps every second; gathers digests every tenth.</summary>
internal sealed partial class ClockSweepService(ClockSweep sweep, EscalationDigests digests, CatalogCache catalog, TimeProvider time, ILogger<ClockSweepService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const int SweepsPerGathering = 10;

    private string calendarCounted = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        for (var sweeps = 0; await timer.WaitForNextTickAsync(stoppingToken); sweeps++)
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
                await RecountIfCalendarChangedAsync(stoppingToken);
                if (sweeps % SweepsPerGathering == 0)
                {
                    await digests.GatherAsync(stoppingToken);
                }
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }
        }
    }

    /// <summary>
    /// At start, and whenever a row of the calendar has come, gone or changed: a list may come in several pieces, and be
    /// corrected. A ticket that was busy is caught by the next start or change.
    /// </summary>
    private async Task RecountIfCalendarChangedAsync(CancellationToken ct)
    {
        var calendar = (await catalog.GetAsync(ct)).Holidays.Fingerprint;
        if (calendar != calendarCounted)
        {
            await sweep.RecountAsync(ct);
            calendarCounted = calendar;
        }
    }

    [LoggerMessage(2004, LogLevel.Warning, "A sweep of the clocks did not finish ({State}); the next one takes over")]
    private partial void LogLost(string state);
}
