using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Outgoing;

/// <summary>Drives the sender, for citizens and for units side by side: every second while messages were put on the list of late, else every twenty, and at once again while there is more.</summary>
internal sealed partial class OutgoingService(OutgoingSender sender, OutgoingAttention attention, TimeProvider time, ILogger<OutgoingService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enum.GetValues<OutgoingTo>().Select(to => SendAsync(to, stoppingToken)));

    private async Task SendAsync(OutgoingTo to, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (!attention.Of(to).IsDue())
            {
                continue;
            }

            try
            {
                while (await sender.RunOnceAsync(to, ct) > 0)
                {
                }
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }
        }
    }

    [LoggerMessage(2502, LogLevel.Warning, "Sending messages stopped short ({State}); the next round takes over")]
    private partial void LogLost(string state);
}
