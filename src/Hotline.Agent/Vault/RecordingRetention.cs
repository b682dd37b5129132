using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Vault;

/// <summary>What one sweep did.</summary>
/// <param name="Failed">Files that could not be removed now; the next sweep tries again.</param>
public sealed record RetentionRound(int Removed, long Bytes, int Failed);

/// <summary>
/// Removes the recordings whose time is over. A row says that its file is going before the file goes, and that it is gone after: a process
/// killed anywhere between is finished by the next sweep, on whichever node. Several sweeps at a time remove each recording once.
/// </summary>
public sealed partial class RecordingRetention
{
    /// <summary>Kept for as long as the policy says.</summary>
    internal const string PeriodOver = "period";
    private const int Batch = 100;
    private readonly Transitions transitions;
    private readonly IRecordingVault files;
    private readonly AuditTrail audit;
    private readonly Telemetry telemetry;
    private readonly ILogger<RecordingRetention> log;

    internal RecordingRetention(Transitions transitions, IRecordingVault files, AuditTrail audit, Telemetry telemetry, ILogger<RecordingRetention> log) =>
        (this.transitions, this.files, this.audit, this.telemetry, this.log) = (transitions, files, audit, telemetry, log);

    /// <summary>One sweep over all that is kept, in batches.</summary>
    public async Task<RetentionRound> RunAsync(CancellationToken ct)
    {
        var stuck = new HashSet<Guid>();
        var round = await RemoveBegunAsync(new RetentionRound(0, 0, 0), stuck, ct);
        var (at, id) = (DateTimeOffset.MinValue, Guid.Empty);
        while (await BeginAsync(at, id, ct) is { } last)
        {
            (at, id) = last;
            round = await RemoveBegunAsync(round, stuck, ct);
        }

        await MeasureAsync(ct);
        if (round.Removed > 0)
        {
            LogRemoved(round.Removed, round.Bytes);
        }

        return round;
    }

    /// <summary>Marks those of the next batch that may go.</summary>
    /// <returns>The last row looked at; null when there are no more.</returns>
    private async Task<(DateTimeOffset At, Guid Id)?> BeginAsync(DateTimeOffset afterAt, Guid afterId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await RetentionStore.LockAsync(t, ct);
        var days = await RetentionStore.DaysAsync(t, ct);
        var old = await KeepingReader.OldAsync(t, t.Now.AddDays(-days), afterAt, afterId, Batch, ct);
        Guid[] over = [.. old.Where(row => row.MayGo(days, t.Now)).Select(row => row.Id)];
        await RetentionStore.BeginAsync(t, over, PeriodOver, ct);
        await t.CommitAsync(ct);
        return old is [.., var last] ? (last.ClosedAt, last.Id) : null;
    }

    private async Task<RetentionRound> RemoveBegunAsync(RetentionRound round, HashSet<Guid> stuck, CancellationToken ct)
    {
        while (true)
        {
            await using var t = await transitions.BeginAsync(ct);
            if (await KeepingReader.ClaimRemovingAsync(t, stuck, ct) is not { } recording)
            {
                return round;
            }

            try
            {
                files.Remove(recording.Path);
            }
            catch (Exception why) when (why is IOException or UnauthorizedAccessException)
            {
                // The row goes on saying "removing"; the others need not wait for it.
                LogStuck(why, recording.Id);
                stuck.Add(recording.Id);
                round = round with { Failed = round.Failed + 1 };
                continue;
            }

            await RetentionStore.EndAsync(t, recording.Id, ct);
            await audit.WriteAsync(await t.DatabaseAsync(ct), Actor.System, "recording.remove", recording.TicketId, recording.Id.ToString(), null, "录音已到保存期限", ct);
            await CallTrace.AddAsync(t, recording.CallId, "recording-removed", t.Now, new { recording = recording.Id, Reason = PeriodOver }, ct);
            t.Command(recording.NodeId, new DiscardRecording(Guid.CreateVersion7(t.Now), recording.Id), RecordingPull.DiscardLife); // Of one that failed the node has the only copy.
            await t.CommitAsync(ct);
            telemetry.RecordingRemoved(recording.Bytes ?? 0);
            round = new RetentionRound(round.Removed + 1, round.Bytes + (recording.Bytes ?? 0), round.Failed);
        }
    }

    private async Task MeasureAsync(CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        foreach (var total in await RetentionStore.TotalsAsync(t, ct))
        {
            telemetry.Recordings(total.State.ToString(), total.Count, total.Bytes);
        }
    }

    [LoggerMessage(3203, LogLevel.Information, "{Count} recordings ({Bytes} bytes) were removed, their time being over")]
    private partial void LogRemoved(int count, long bytes);

    [LoggerMessage(3204, LogLevel.Error, "The file of recording {Recording} can not be removed; the next sweep tries again")]
    private partial void LogStuck(Exception why, Guid recording);
}
