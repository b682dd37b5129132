using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls;

/// <summary>What becomes of a caller whom the last one who talked has left.</summary>
internal sealed partial class Conversation
{
    /// <summary>The last one who had the call was lost: who was rung meanwhile and does not come leaves a caller for the queue.</summary>
    private bool isLost;

    /// <summary>The caller came by the queue, and may go back to it.</summary>
    public bool GoesBackToQueue { private get; set; }

    /// <summary>A broken browser or phone of an agent hangs nobody up who came by the queue; whatever else ends the conversation ends the call.</summary>
    private void LeaveCaller(Party left, PartyEnd reason)
    {
        if (isLost || IsLost(left, reason))
        {
            Requeue();
            return;
        }

        var (cause, by) = Outcome(reason);
        over(new CallEnding(cause, by, by == CallSide.Agent ? left.Leg.Clearing : null));
    }

    private bool IsLost(Party left, PartyEnd reason) => reason == PartyEnd.Lost && left.Leg.Return(context.Options) is not null && GoesBackToQueue;

    /// <summary>Somebody listens from now on to a caller who may have been let wait in silence, and nobody waits for keys.</summary>
    private void Attend()
    {
        if (caller.IsSilent)
        {
            caller.FellSilent(context.Timers, context.Options.RtpSilence, () => over(new CallEnding(CallEndCause.Lost, CallSide.Caller)));
        }

        caller.Media.ExpectKeys(false);
    }

    /// <summary>As if there had been no conversation: the queue finds another agent.</summary>
    private void Requeue()
    {
        DropAll(SipReason.NormalClearing); // Those who only listened.
        (BridgedAt, Offer, lastKeeper, apart, isLost) = (null, null, null, false, false);
        seating.Clear();
        context.Sink.Publish(new CallerRequeued(callId, context.UtcNow()));
    }

    /// <summary>How the call ends with the last one who talked. A caller whom nobody took over is one to call back.</summary>
    private static (CallEndCause Cause, CallSide Side) Outcome(PartyEnd reason) => reason switch
    {
        PartyEnd.HungUp or PartyEnd.Dropped => (CallEndCause.Normal, CallSide.Agent), // By the phone's key, or by the console's.
        PartyEnd.Lost => (CallEndCause.Lost, CallSide.Agent),
        _ => (CallEndCause.Interrupted, CallSide.System),
    };
}
