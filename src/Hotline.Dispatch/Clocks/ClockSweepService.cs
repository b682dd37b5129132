using Hotline.Dispatch.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>Sweeps when the next clock fires, soon after tickets have changed, and at least every ten seconds; gathers digests every ten seconds.</summary>
internal sealed partial class ClockSweepService(
    ClockSweep sweep, EscalationDigests digests, OutboxBell bell, TimeProvider time, ILogger<ClockSweepService> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After a ticket has changed, on whichever node, its clocks may fire sooner than those known of. None is started that fires within a
    /// second, so the changes of a second are looked at together. Also what was skipped is tried again after so long.
    /// </summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Clocks that fire close together are turned together.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gathered = time.GetTimestamp();
        await Task.Delay(Soon, time, stoppingToken);
        while (true)
        {
            var (rung, pause) = (bell.Next, Soon);
            try
            {
                var (_, asOf) = await sweep.SweepAsync(stoppingToken);
                if (time.GetElapsedTime(gathered) >= Gathering)
                {
                    gathered = time.GetTimestamp();
                    await digests.GatherAsync(stoppingToken);
                }

                pause = await UntilNextAsync(asOf, stoppingToken);
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }

            await WaitAsync(pause, rung, stoppingToken);
        }
    }

    private async Task<TimeSpan> UntilNextAsync(DateTimeOffset asOf, CancellationToken ct)
    {
        var (next, leftBehind) = await sweep.NextAsync(asOf, ct);
        var longest = leftBehind ? Soon : Longest;
        var left = next - time.GetUtcNow() ?? longest;
        return left < Shortest ? Shortest : left > longest ? longest : left;
    }

    private async Task WaitAsync(TimeSpan pause, Task rung, CancellationToken ct)
    {
        if (pause <= Soon)
        {
            await Task.Delay(pause, time, ct);
            return;
        }

        await Task.Delay(Soon, time, ct);
        await OutboxBell.WaitAsync(rung, pause - Soon, time, ct);
    }

    [LoggerMessage(2004, LogLevel.Warning, "A sweep of the clocks did not finish ({State}); the next one takes over")]
    private partial void LogLost(string state);
}
