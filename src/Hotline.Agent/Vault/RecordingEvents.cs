using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Vault;

/// <summary>What telephony says about recordings.</summary>
internal sealed class RecordingEvents(RecordingPulls pulls)
{
    public async Task ClosedAsync(Transition t, CallRow call, RecordingClosed closed, CancellationToken ct)
    {
        if (await RecordingStore.FindAsync(t, closed.RecordingId, ct) is { State: RecordingState.Stored or RecordingState.Removing or RecordingState.Removed })
        {
            // Told again by a node that was killed, or away, before it let go of its copy.
            t.Command(call.NodeId, new DiscardRecording(Guid.CreateVersion7(t.Now), closed.RecordingId), RecordingPull.DiscardLife);
            return;
        }

        await RecordingStore.AnnounceAsync(t, call.NodeId, closed, ct);
        await CallTrace.AddAsync(t, call.Id, "recording-closed", closed.At, new { recording = closed.RecordingId, closed.Truncated }, ct);
        t.Afterwards(pulls.Look);
    }

    public static async Task FailedAsync(Transition t, CallRow call, RecordingFailed failed, CancellationToken ct)
    {
        await RecordingStore.FailedAsync(t, call.NodeId, failed, ct);
        await CallTrace.AddAsync(t, call.Id, "recording-failed", failed.At, new { recording = failed.RecordingId, failed.Reason }, ct);
    }
}
