using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Search;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// Drives the watch: a few tickets a second while some were accepted of late, in the turn of all that follows from changes, so that a surge of requests is looked
/// at when it is over and costs intake nothing meanwhile.
/// </summary>
internal sealed partial class RepeatWatchService(RepeatWatch watch, OutboxTurns turns, TimeProvider time, ILogger<RepeatWatchService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(300);
    private readonly Attention attention = new(time);

    /// <summary>Some were put on the list.</summary>
    public void Stir() => attention.Stir();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!attention.IsDue())
            {
                continue;
            }

            try
            {
                if (await turns.TakeAsync(() => watch.LookAsync(stoppingToken), done => done == RepeatWatch.Batch, stoppingToken) == RepeatWatch.Batch)
                {
                    attention.Stir(); // There may be more.
                }
            }
            catch (Exception failure) when (failure is IndexUnavailableException or NpgsqlException)
            {
                LogPutOff(failure.GetType().Name);
            }
        }
    }

    [LoggerMessage(2611, LogLevel.Warning, "Looking for repeats was put off: {Failure}")]
    private partial void LogPutOff(string failure);
}
