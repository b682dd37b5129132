using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Vault;

/// <summary>
/// Hands announced recordings of the nodes that are linked now to the job queue. The row is the truth: a recording
/// whose job was lost or gave up is handed over again.
/// </summary>
internal sealed class RecordingPulls(Transitions transitions, IRecordingPull queue, TimeProvider time, ILogger<RecordingPulls> log) : Loop(time, log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>Longer than a job is retried (about a month), so that a recording never has two.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromDays(35);
    private readonly Signal woken = new();

    public void Look() => woken.Set();

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await using (var t = await transitions.BeginAsync(ct))
        {
            var due = await RecordingStore.ClaimPullsAsync(t, t.Now - Lost, ct);
            foreach (var recording in due)
            {
                await queue.ScheduleAsync(recording, ct);
            }

            // Committed last: a crash before it only schedules them twice.
            await t.CommitAsync(ct);
        }

        await woken.WaitAsync(Poll, Time, ct);
    }
}
