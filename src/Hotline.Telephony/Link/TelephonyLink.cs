using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// The node's link to the web side. Every web node is dialled and may send commands; events go in order to one of
/// them at a time, in batches, each acknowledged before the next. The link being down never touches media.
/// </summary>
internal sealed partial class TelephonyLink(
    LinkOptions options, EventSpool spool, ICallCommands calls, IBrowserCalls browsers, CommandDesk desk, NodeConfiguration configuration,
    NodeClock clock, TimeProvider time, ILogger<TelephonyLink> logger) : BackgroundService
{
    private const int BatchEvents = 100;

    /// <summary>Well under the 32 KB that a SignalR server takes in one message unless told otherwise.</summary>
    private const int BatchBytes = 16 * 1024;

    private const int ResultsAtOnce = 8;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly List<WebConnection> webs = [.. options.Webs.Select(w => new WebConnection(w, options.Key, logger))];

    private long? wentBackTo; // Of the loop that publishes.

    /// <summary>At least one web node is attached.</summary>
    public bool IsAttached => webs.Any(w => w.IsAttached);

    /// <summary>Gives the last events a moment to leave before the link closes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (IsAttached && spool.HasUnacknowledged && time.GetElapsedTime(start) < Farewell && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var work = new List<Task> { PublishAsync(stoppingToken), DeliverResultsAsync(stoppingToken), KeepTimeAsync(stoppingToken) };
        foreach (var web in webs)
        {
            web.Serve(desk, browsers, configuration, stoppingToken);
            work.Add(web.RunAsync(to => AttachAsync(to, stoppingToken), new Backoff(time), stoppingToken));
        }
        try
        {
            await Task.WhenAll(work);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; what is not delivered waits in the spool.
        }
        finally
        {
            foreach (var web in webs)
                await web.DisposeAsync();
        }
    }

    private async Task AttachAsync(WebConnection web, CancellationToken ct)
    {
        await clock.AskAsync(web.TimeAsync, NodeClock.AtFirst, ct);
        long pushes = configuration.Pushes;
        long known = spool.AcknowledgedSeq;
        web.IsBehind = false;
        var now = await calls.SnapshotAsync(ct);
        var reply = await web.AttachAsync(new NodeSnapshot(options.Node, startedAt, now.LastSeq, now.Calls, now.Phones)
        {
            IsDraining = now.IsDraining, Trunks = now.Trunks, FirstSeq = spool.FirstSeq,
        }, ct);
        // One that knows nothing at all is another database, and what happened before it is not its own.
        if (reply.AcknowledgedSeq > 0 && reply.AcknowledgedSeq < known)
        {
            // Whichever of them takes the events now is to know what is up here.
            foreach (var other in webs.Where(other => other != web))
                other.IsBehind = true;
            spool.GoBack(reply.AcknowledgedSeq);
        }
        else
            spool.Acknowledge(reply.AcknowledgedSeq);
        await configuration.AdoptAsync(reply.Settings, pushes, ct);
        spool.Wake();
    }

    private async Task KeepTimeAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(NodeClock.Every, time, ct);
            if (webs.FirstOrDefault(w => w.IsAttached) is { } web)
                await clock.AskAsync(web.TimeAsync, looks: 1, ct);
        }
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            var events = TryPeek();
            if (events is { Count: 0 })
                await spool.WaitAsync(ct);
            else if (events is not null && await TryPublishAsync(new EventBatch(options.Node, events), ct))
                backoff.Reset();
            else
                await backoff.WaitAsync(ct);
        }
    }

    private IReadOnlyList<NumberedEvent>? TryPeek()
    {
        try
        {
            return spool.Peek(BatchEvents, BatchBytes);
        }
        catch (IOException problem)
        {
            LogNotRead(problem);
            return null;
        }
    }

    private async Task<bool> TryPublishAsync(EventBatch batch, CancellationToken ct)
    {
        foreach (var web in webs.Where(w => w.IsAttached))
        {
            try
            {
                spool.Flush();
                if (web.IsBehind)
                    await AttachAsync(web, ct);
                long acknowledged = await web.PublishAsync(batch, ct);
                spool.Acknowledge(acknowledged);
                if (acknowledged >= batch.Events[0].Seq)
                {
                    wentBackTo = null;
                    return true;
                }
                // It said before that it had all up to these: its database went back, and wants this node's state and what it has lost. Said once: a web node of a version before does not go on from there.
                if (acknowledged < batch.Events[0].Seq - 1 && acknowledged != wentBackTo)
                {
                    wentBackTo = acknowledged;
                    await AttachAsync(web, ct);
                }
            }
            catch (Exception problem)
            {
                ct.ThrowIfCancellationRequested(); // The node stops: what was not taken waits in the spool.
                LogNotPublished(batch.Events[0].Seq, batch.Events.Count, problem.GetType().Name);
            }
        }
        return false;
    }

    private async Task DeliverResultsAsync(CancellationToken ct)
    {
        // Each is a commit of its own over there: one after the other they would fall behind the commands in a surge.
        await Parallel.ForEachAsync(desk.Results.ReadAllAsync(ct), new ParallelOptions { MaxDegreeOfParallelism = ResultsAtOnce, CancellationToken = ct }, async (result, stop) =>
        {
            var backoff = new Backoff(time);
            while (!await TryDeliverAsync(result, stop))
                await backoff.WaitAsync(stop);
        });
    }

    private async Task<bool> TryDeliverAsync(CommandResult result, CancellationToken ct)
    {
        foreach (var web in webs.Where(w => w.IsAttached))
        {
            try
            {
                await web.CompleteAsync(result, ct);
                return true;
            }
            catch (Exception problem)
            {
                ct.ThrowIfCancellationRequested(); // The node stops: what was not taken waits in the spool.
                LogNotDelivered(result.CommandId, problem.GetType().Name);
            }
        }
        return false;
    }

    [LoggerMessage(1351, LogLevel.Warning, "{Count} events from {First} on were not taken ({Problem}); they are sent again")]
    private partial void LogNotPublished(long first, int count, string problem);

    [LoggerMessage(1353, LogLevel.Error, "The spool can not be read")]
    private partial void LogNotRead(Exception problem);

    [LoggerMessage(1352, LogLevel.Warning, "The result of command {CommandId} was not taken ({Problem}); it is sent again")]
    private partial void LogNotDelivered(Guid commandId, string problem);
}

/// <param name="Node">Stable name of this node.</param>
/// <param name="Webs">Base URLs of the web nodes; none: the node stands alone.</param>
/// <param name="Key">Gives the service key; asked at each connection.</param>
internal sealed record LinkOptions(string Node, IReadOnlyList<Uri> Webs, Func<CancellationToken, Task<string?>> Key);
