using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>What a trunk brought and no call was made of.</summary>
internal sealed partial class CallCourse
{
    /// <summary>It never was a call: a record with its cause, and nothing else.</summary>
    public async Task RefusedAsync(Transition t, string nodeId, long seq, CallRefused refused, CancellationToken ct)
    {
        var arrived = new CallArrived(refused.CallId, refused.Caller, refused.Dialled, refused.At, CallOrigin.Phone, refused.Trunk);
        if (await calls.InsertAsync(t, nodeId, seq, arrived, ct) is not null)
        {
            await CallStore.EndedAsync(t, refused.CallId, CallEndCause.Rejected, CallSide.System, missed: false, early: false, reconciled: false, refused.At, new CallClearing(refused.Status, null, null), ct);
            await CallTrace.AddAsync(t, refused.CallId, "refused", refused.At, new { status = refused.Status, untold = refused.Untold }, ct);
            t.Afterwards(() => telemetry.CallsRefused(refused.Trunk, refused.Status, 1 + refused.Untold));
        }
    }
}
