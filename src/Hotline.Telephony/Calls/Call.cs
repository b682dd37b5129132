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
    private readonly Announcements said;
    private (CallEndCause Cause, CallSide Side)? conversationEnd;
    private DateTimeOffset? answeredAt;
    private bool noticePlayed;
    private bool over;

    /// <summary>(1) The caller hears ringing; after the ring delay the call is answered.</summary>
    public Call(CallContext context, Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Action<Call> ended)
    {
        this.context = context;
        this.caller = caller;
        this.ended = ended;
        talk = new Conversation(context, callId, caller, new PartyPlacement(context, callId, dialled, Math.Max(1, caller.HopsLeft - 1)), ConversationOver);
        said = new Announcements(context, callId, caller, () => End(CallEndCause.Normal, CallSide.System));
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

    /// <param name="asks">The caller is asked first, when there is something to ask.</param>
    public void HangUp(bool asks)
    {
        if (!asks || !talk.IsBridged || !TryAsk(CallEndCause.Normal, CallSide.Agent))
        {
            End(CallEndCause.Normal, CallSide.System);
        }
    }

    public string? Say(SayToCaller say)
    {
        if (answeredAt is null)
        {
            return "call.not-answered";
        }

        if (talk.IsBridged)
        {
            return "call.already-bridged";
        }

        noticePlayed = true;
        said.Say(say);
        return null;
    }

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
            case MediaEvent.PromptPlayed when party is null:
                said.Played();
                break;
            case MediaEvent.Digit digit when party is null && answeredAt is not null && (!talk.IsBridged || conversationEnd is not null):
                said.Pressed(digit.Key);
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

    /// <summary>Nobody talks with the caller any more.</summary>
    private void ConversationOver(CallEndCause cause, CallSide side)
    {
        if (cause != CallEndCause.Normal || side != CallSide.Agent || !TryAsk(cause, side))
        {
            End(cause, side);
        }
    }

    /// <returns>False when there is nothing to ask, or it was asked.</returns>
    private bool TryAsk(CallEndCause cause, CallSide side)
    {
        if (over || conversationEnd is not null || talk.AskAfter is not { } question)
        {
            return false;
        }

        conversationEnd = (cause, side);
        talk.DropAll(Clearings.Reason(cause));
        said.Ask(question);
        return true;
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
        said.Stop();
        if (conversationEnd is { } spoken && cause is (CallEndCause.Normal or CallEndCause.Lost))
        {
            // What followed was a question; how the conversation ended is what the record says.
            (cause, side) = spoken;
        }

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
