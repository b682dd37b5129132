using System.Threading.Channels;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <summary>
/// Owns the work on messages: a few workers over a bounded queue, and a sweep for messages that nobody finished. A full
/// queue refuses; the sweep then finds the message in the table.
/// </summary>
internal sealed partial class TurnWorkers(Turns turns, NpgsqlDataSource database, TimeProvider time, ILogger<TurnWorkers> logger) : BackgroundService
{
    private const int Workers = 4;
    private const int Waiting = 256;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeftOverAfter = TimeSpan.FromSeconds(15);

    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait });

    /// <returns>Completes when the message was worked on, with or without success; false when there is no place for it.</returns>
    public Task<bool> OfferAsync(Guid inboundId)
    {
        var work = new Work(inboundId, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        return queue.Writer.TryWrite(work) ? work.Done.Task : Task.FromResult(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)), SweepAsync(stoppingToken)]);

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var work in queue.Reader.ReadAllAsync(ct))
        {
            work.Done.TrySetResult(await TakeAsync(work.InboundId, ct));
        }
    }

    private async Task<bool> TakeAsync(Guid inboundId, CancellationToken ct)
    {
        try
        {
            await turns.TakeAsync(inboundId, ct);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The exception's message could quote what was said.
            LogFailed(inboundId, failure.GetType().Name);
            await CountFailureAsync(inboundId, ct);
            return false;
        }
    }

    private async Task CountFailureAsync(Guid inboundId, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await InboundStore.FailedAsync(connection, inboundId, ct);
        }
        catch (NpgsqlException lost)
        {
            LogSweepFailed(lost.SqlState ?? "connection");
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        using var clock = new PeriodicTimer(SweepEvery, time);
        while (await clock.WaitForNextTickAsync(ct))
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                foreach (var id in await InboundStore.LeftOverAsync(connection, time.GetUtcNow() - LeftOverAfter, ct))
                {
                    await TakeAsync(id, ct);
                }
            }
            catch (NpgsqlException lost)
            {
                LogSweepFailed(lost.SqlState ?? "connection");
            }
        }
    }

    [LoggerMessage(4600, LogLevel.Error, "WeChat message {Inbound} failed with {Failure}")]
    private partial void LogFailed(Guid inbound, string failure);

    [LoggerMessage(4601, LogLevel.Warning, "WeChat's sweep could not reach the database ({State})")]
    private partial void LogSweepFailed(string state);

    private sealed record Work(Guid InboundId, TaskCompletionSource<bool> Done);
}
