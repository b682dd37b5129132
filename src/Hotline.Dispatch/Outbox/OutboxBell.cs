using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>Listens for the outbox's NOTIFY on one connection of its own and wakes this process's consumers.</summary>
internal sealed partial class OutboxBell(NpgsqlDataSource database, TimeProvider time, ILogger<OutboxBell> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private volatile TaskCompletionSource ring = New();

    /// <summary>Completes at the next ring.</summary>
    public Task Next => ring.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException lost)
            {
                // The consumers' own poll carries on meanwhile.
                LogLost(lost.SqlState ?? "connection");
                await Task.Delay(Retry, time, stoppingToken);
            }
        }
    }

    private void Ring() => Interlocked.Exchange(ref ring, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, _) => Ring();
        await using (var listen = new NpgsqlCommand("listen dispatch_outbox", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        // What was announced while nobody listened.
        Ring();

        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The outbox's wake-up connection was lost ({State}); polling until it is back")]
    private partial void LogLost(string state);
}
