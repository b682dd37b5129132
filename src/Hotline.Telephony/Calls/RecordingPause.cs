using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// The recording goes on in silence because somebody asked for it: for as long as they are in the conversation, and not beyond a time. Nobody else knows what is not
/// to be kept, nor could anybody end what was forgotten.
/// </summary>
internal sealed class RecordingPause(CallContext context, CallerLeg caller)
{
    private SipTimer? latest;
    private Guid? by;

    /// <summary>From now on, whether or not it was already.</summary>
    /// <param name="party">Who asks for it.</param>
    public void Begin(Guid party, TimeSpan most)
    {
        latest?.Stop();
        (by, latest) = (party, context.Timers.Start(most, End));
        caller.Media.PauseRecording();
    }

    public void Left(Guid party)
    {
        if (by == party)
        {
            End();
        }
    }

    public void End()
    {
        if (by is not null)
        {
            latest?.Stop();
            (by, latest) = (null, null);
            caller.Media.ResumeRecording();
        }
    }
}
