using Hotline.Dispatch.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Dispatch.Search.Indexing;

/// <summary>
/// Keeps an index up with the outbox. Nothing waits for it: an engine that is down or slow makes it late, and it catches
/// up. An index of another database, or one that is behind what the outbox still holds, is built anew.
/// </summary>
internal sealed partial class IndexFollower(
    ITicketIndex index, OutboxTail tail, DocumentSource source, IndexState state, FeedingLock feeding, OutboxTurns turns, OutboxBell bell, DispatchMetrics metrics, TimeProvider time, ILogger<IndexFollower> logger)
    : BackgroundService
{
    /// <summary>Below the three months that read rows of the outbox are kept at least.</summary>
    public static readonly TimeSpan LongestAway = TimeSpan.FromDays(80);

    /// <summary>While nothing rings.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(10);

    /// <summary>While a transaction that is still open keeps rows from being read: nobody rings when it ends.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>What comes sooner after a commit of the engine waits this long and is committed together; a commit waits for the disk.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var turn = index.Shared ? await feeding.TryAsync(stoppingToken) : FeedingLock.NotNeeded;
                if (turn is not null)
                {
                    await FollowAsync(turn, () => pause = FirstPause, stoppingToken);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(index.Engine, failure.GetType().Name, pause.TotalSeconds);
            }

            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Opens the index, builds it if need be, and takes in everything that is there now.</summary>
    internal async Task<IndexCursor> CatchUpAsync(CancellationToken ct)
    {
        var cursor = await BeginAsync(ct);
        while (await StepAsync(cursor, ct) is { Rows: > 0 } step)
        {
            cursor = step.Next;
        }

        return cursor;
    }

    private async Task FollowAsync(FeedingLock.Turn turn, Action working, CancellationToken ct)
    {
        var cursor = await BeginAsync(ct);
        while (true)
        {
            var (rung, began) = (bell.Next, time.GetTimestamp());
            var (next, rows, heldBack) = await turns.TakeAsync(() => StepAsync(cursor, ct), step => step.Rows >= OutboxTurns.Many, ct);
            working();
            if (next.Epoch != cursor.Epoch)
            {
                return; // Begun anew, with a turn of its own: the one that was held went with the other server.
            }

            if (rows == 0)
            {
                state.CaughtUp(time.GetUtcNow());
                await OutboxBell.WaitAsync(rung, heldBack ? Soon : Seldom, time, ct);
                await turn.StillMineAsync(ct);
            }
            else if (time.GetElapsedTime(began) is var since && since < Gathering)
            {
                await Task.Delay(Gathering - since, time, ct);
            }

            cursor = next;
        }
    }

    private async Task<IndexCursor> BeginAsync(CancellationToken ct)
    {
        var epoch = await tail.EpochAsync(ct);
        if (await index.OpenAsync(ct) is { } cursor && cursor.Epoch == epoch && time.GetUtcNow() - cursor.At < LongestAway)
        {
            state.Building = false;
            return cursor;
        }

        state.Building = true;
        var began = time.GetTimestamp();
        var head = await tail.HeadAsync(epoch, ct);
        await index.RebuildAsync(source.AllAsync(ct), head, ct);
        state.Building = false;
        LogBuilt(index.Engine, time.GetElapsedTime(began).TotalSeconds);
        return head;
    }

    private async Task<(IndexCursor Next, int Rows, bool HeldBack)> StepAsync(IndexCursor cursor, CancellationToken ct)
    {
        var (rows, heldBack, epoch) = await tail.ReadAsync(cursor, ct);
        if (epoch != cursor.Epoch)
        {
            return (cursor with { Epoch = epoch }, 0, false); // Not to be read on in: the database is another one since.
        }

        if (rows.Count == 0)
        {
            return (cursor, 0, heldBack);
        }

        var changes = await source.LoadAsync([.. rows.Select(row => row.TicketId).Distinct()], ct);
        var next = cursor with { Xid = rows[^1].Xid, Id = rows[^1].Id, At = time.GetUtcNow() };
        await index.ApplyAsync(changes, next, ct);
        metrics.Delivered("search", rows.Count, time.GetUtcNow() - rows[0].At);
        return (next, rows.Count, heldBack);
    }

    // The exception's message could quote a value; its type is enough to know where to look.
    [LoggerMessage(2400, LogLevel.Warning, "Following the outbox with {Engine} failed with {Failure}; again in {Seconds} s")]
    private partial void LogFailed(string engine, string failure, double seconds);

    [LoggerMessage(2401, LogLevel.Information, "The search index of {Engine} was built anew in {Seconds:0.0} s")]
    private partial void LogBuilt(string engine, double seconds);
}
