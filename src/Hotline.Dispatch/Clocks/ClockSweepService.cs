using Hotline.Dispatch.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>Sweeps when the next clock fires, and at least every second; gathers digests every ten seconds.</summary>
internal sealed partial class ClockSweepService(ClockSweep sweep, EscalationDigests digests, CatalogCache catalog, TimeProvider time, ILogger<ClockSweepService> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Clocks that fire close together are turned together.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(10);

    private string calendarCounted = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (pause, gathered) = (Longest, time.GetTimestamp());
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = Longest;
            try
            {
                await sweep.RunAsync(stoppingToken);
                await RecountIfCalendarChangedAsync(stoppingToken);
                if (time.GetElapsedTime(gathered) >= Gathering)
                {
                    gathered = time.GetTimestamp();
                    await digests.GatherAsync(stoppingToken);
                }

                pause = await UntilNextAsync(stoppingToken);
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }
        }
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken ct)
    {
        var left = await sweep.NextAsync(ct) - time.GetUtcNow() ?? Longest;
        return left < Shortest ? Shortest : left > Longest ? Longest : left;
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
