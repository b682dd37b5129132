using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>
/// Listens for the outbox's NOTIFY on one connection of its own and wakes this process's consumers. While nothing is heard it looks every five seconds,
/// for all of them, whether any consumer is behind: a node may have left one.
/// </summary>
internal sealed partial class OutboxBell(NpgsqlDataSource database, TimeProvider time, ILogger<OutboxBell> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private volatile TaskCompletionSource ring = New();

    /// <summary>Completes at the next ring.</summary>
    public Task Next => ring.Task;

    /// <summary>Waits for a ring, at most so long.</summary>
    public static async Task WaitAsync(Task rung, TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(rung, Task.Delay(most, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

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
                // Meanwhile each looks for itself.
                LogLost(lost.SqlState ?? "connection");
                Ring();
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
            if (!await connection.WaitAsync(Look, ct) && await IsAnyBehindAsync(connection, ct))
            {
                Ring();
            }
        }
    }

    private static async Task<bool> IsAnyBehindAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from dispatch.outbox where (xid, id) > (select xid, id from dispatch.outbox_cursor order by xid, id limit 1))";
        await using var behind = new NpgsqlCommand(sql, connection);
        return await behind.ExecuteScalarAsync(ct) is true;
    }

    [LoggerMessage(2001, LogLevel.Warning, "The outbox's wake-up connection was lost ({State}); polling until it is back")]
    private partial void LogLost(string state);
}
