using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>
/// Rings for the outbox's readers of all nodes after a commit that did not ring by itself. The first ring goes out at once, those of the next moment
/// together: PostgreSQL lets only one transaction that notifies commit at a time, so intake under load must not ring with every ticket. A ring
/// that is lost with the process is made up for by the next look of <see cref="OutboxBell"/>.
/// </summary>
internal sealed partial class OutboxRinger(NpgsqlDataSource database, TimeProvider time, ILogger<OutboxRinger> logger) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Call it after the commit; it does not wait.</summary>
    public void Ring() => asked.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await NotifyAsync(stoppingToken);
            }
            catch (NpgsqlException lost)
            {
                LogLost(lost.SqlState ?? "connection");
            }

            await Task.Delay(Gathering, time, stoppingToken);
        }
    }

    private async Task NotifyAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            // There is nothing in it that has to last.
            BatchCommands = { new("set local synchronous_commit to off"), new("select pg_notify('dispatch_outbox', '')") },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(2009, LogLevel.Warning, "The outbox's readers could not be rung for ({State}); they find it at their next poll")]
    private partial void LogLost(string state);
}
