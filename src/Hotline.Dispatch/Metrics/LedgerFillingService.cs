using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>Fills the ledger at start until nothing is left; tried again after a pause when the database is away.</summary>
internal sealed partial class LedgerFillingService(LedgerFilling filling, TimeProvider time, ILogger<LedgerFillingService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var more = true;
        while (more)
        {
            try
            {
                more = await filling.StepAsync(stoppingToken);
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(2010, LogLevel.Warning, "The metric ledger is not filled yet ({State}); it goes on in a moment")]
    private partial void LogLost(string state);
}
