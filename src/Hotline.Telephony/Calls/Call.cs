using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// One call from INVITE to its end. The steps: (1) arrive and ring, (2) answer with notice and music, (3) whatever the
/// <see cref="Conversation"/> with an agent, and with those rung in later, brings, (4) end all sides. All of it runs in the engine's loop.
/// </summary>
internal sealed class Call
{
    private readonly CallContext context;
    private readonly CallerLeg caller;
    private readonly Conversation talk;
    private readonly Action<Call> ended;
    private readonly SipTimer answerTimer;
    private DateTimeOffset? answeredAt;
    private bool noticePlayed;
    private bool over;

    /// <summary>(1) The caller hears ringing; after the ring delay the call is answered.</summary>
    public Call(CallContext context, Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Action<Call> ended)
    {
        this.context = context;
        this.caller = caller;
        this.ended = ended;
        talk = new Conversation(context, callId, caller, new PartyPlacement(context, callId, dialled, Math.Max(1, caller.HopsLeft - 1)), End);
        CallId = callId;
        Number = number;
        Origin = origin;
        ArrivedAt = context.UtcNow();
        caller.Attach(this);
        caller.Ring();
        context.Sink.Publish(new CallArrived(callId, number, dialled, ArrivedAt, origin, caller.Trunk));
        answerTimer = context.Timers.Start(TimeSpan.FromSeconds(context.Settings().RingSeconds), Answer);
    }

    public Guid CallId { get; }

    public CallerNumber Number { get; }

    public CallOrigin Origin { get; }

    public DateTimeOffset ArrivedAt { get; }

    public Guid? RecordingId { get; private set; }

    /// <summary>Null before the answer.</summary>
    public Conversation? Talk => answeredAt is null ? null : talk;

    /// <summary>What the command asks of the conversation: null when it is taken, else why not.</summary>
    public string? Do(Func<Conversation, string?> act) => answeredAt is null ? "call.not-answered" : act(talk);

    public string? PauseRecording()
    {
        caller.Media.PauseRecording();
        return null;
    }

    public string? ResumeRecording()
    {
        caller.Media.ResumeRecording();
        return null;
    }

    public void HangUp() => End(CallEndCause.Normal, CallSide.System);

    /// <summary>The node stops.</summary>
    public void Interrupt() => End(CallEndCause.Interrupted, CallSide.System);

    public void OnMedia(MediaEvent happened)
    {
        var party = talk.LegOf(happened.LegId);
        CallLeg? leg = happened.LegId == caller.LegId ? caller : party;
        if (over || leg is null)
        {
            return;
        }

        switch (happened)
        {
            case MediaEvent.RtpStarted:
                leg.Heard();
                break;
            case MediaEvent.RtpTimeout:
                var grace = talk.IsBridged ? TimeSpan.Zero : context.Options.WaitingGrace;
                leg.FellSilent(context.Timers, grace, party is null ? () => End(CallEndCause.Lost, CallSide.Caller) : () => talk.Lose(party));
                break;
        }
    }

    public LiveCall Describe() => new(
        CallId, Number,
        talk.IsBridged ? LiveCallState.Bridged : talk.IsRinging ? LiveCallState.RingingAgent
            : answeredAt is not null ? LiveCallState.Waiting : LiveCallState.Ringing,
        ArrivedAt, answeredAt, RecordingId, talk.Offer?.OfferId, talk.Offer?.Extension, talk.BridgedAt, Origin)
    {
        IsHeld = talk.IsHeld,
        Parties = talk.Live(),
    };

    /// <summary>The caller's media is agreed: let it hear something, unless it is talking already.</summary>
    internal void CallerAudible()
    {
        if (!over && !talk.IsBridged && !noticePlayed)
        {
            PlayNotice();
        }
    }

    internal void CallerEnded(SessionEnd how)
    {
        var cause = how switch
        {
            SessionEnd.PeerBye => CallEndCause.Normal,
            SessionEnd.PeerCancel => CallEndCause.Cancelled,
            SessionEnd.NoMedia => CallEndCause.Rejected,
            _ => CallEndCause.Lost,
        };
        End(cause, CallSide.Caller);
    }

    /// <summary>(2) 200 OK; the recording runs from here.</summary>
    private void Answer()
    {
        RecordingId = Guid.CreateVersion7();
        answeredAt = context.UtcNow();
        var audible = caller.Answer();
        caller.Media.StartRecording(RecordingId.Value);
        if (audible)
        {
            PlayNotice();
        }

        context.Sink.Publish(new CallAnswered(CallId, RecordingId.Value, answeredAt.Value));
    }

    private void PlayNotice()
    {
        noticePlayed = true;
        caller.Media.Play(CallPrompts.Notice, CallPrompts.HoldMusic);
    }

    /// <summary>(4) Once, whoever began it: all legs down, media closed, then told.</summary>
    private void End(CallEndCause cause, CallSide side)
    {
        if (over)
        {
            return;
        }

        over = true;
        answerTimer.Stop();
        var why = Clearings.Reason(cause);
        talk.DropAll(why);
        if (answeredAt is null)
        {
            caller.Reject();
        }
        else
        {
            caller.HangUp(why);
        }

        caller.CloseMedia();
        var clearing = Clearings.Of(caller.FinalStatus, side == CallSide.Agent ? talk.Clearing : caller.Clearing);
        context.Sink.Publish(new CallEnded(CallId, cause, side, talk.IsBridged, context.UtcNow(), clearing));
        ended(this);
    }
}
