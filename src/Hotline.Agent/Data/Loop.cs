using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Data;

/// <summary>
/// A hosted loop that must outlive a failing database: a round that throws is logged and tried again after a second.
/// </summary>
internal abstract partial class Loop(TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected TimeProvider Time => time;

    /// <summary>Waits for work and does it.</summary>
    protected abstract Task RoundAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The owner of the loop: whatever went wrong, the next round may succeed.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                LogFailed(failed, GetType().Name);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(3002, LogLevel.Error, "A round of {Loop} failed; it is repeated")]
    private partial void LogFailed(Exception failed, string loop);
}
