using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;

namespace Hotline.Telephony.Calls;

/// <summary>
/// One call from its beginning to its end, whoever began it: the citizen's leg, and the <see cref="Conversation"/> of those who talk to them. All of it runs in the
/// engine's loop.
/// </summary>
internal abstract class Call
{
    private readonly Action<Call> ended;

    /// <param name="number">The citizen's.</param>
    /// <param name="dialled">The hotline's number, which the others see.</param>
    protected Call(CallContext context, Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Action<Call> ended)
    {
        Context = context;
        Caller = caller;
        this.ended = ended;
        Conversation = new Conversation(context, callId, caller, new PartyPlacement(context, callId, dialled, Math.Max(1, caller.HopsLeft - 1)), ConversationOver);
        CallId = callId;
        Number = number;
        Origin = origin;
        ArrivedAt = context.UtcNow();
        caller.Attach(this);
    }

    public Guid CallId { get; }

    public CallerNumber Number { get; }

    public CallOrigin Origin { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset ArrivedAt { get; }

    public Guid? RecordingId { get; private set; }

    /// <summary>Null before the answer.</summary>
    public Conversation? Talk => AnsweredAt is null ? null : Conversation;

    protected CallContext Context { get; }

    protected CallerLeg Caller { get; }

    protected Conversation Conversation { get; }

    protected DateTimeOffset? AnsweredAt { get; private set; }

    protected bool Over { get; private set; }

    protected abstract LiveCallState State { get; }

    /// <summary>What is said in it is kept.</summary>
    protected virtual bool IsRecorded => true;

    /// <summary>What the command asks of the conversation: null when it is taken, else why not.</summary>
    public string? Do(Func<Conversation, string?> act) => AnsweredAt is null ? "call.not-answered" : act(Conversation);

    /// <summary>The answer key of a browser line that rings.</summary>
    public abstract string? PickUp(Guid offerId);

    public abstract string? Say(SayToCaller say);

    /// <param name="asks">The caller is asked first, when there is something to ask.</param>
    /// <param name="by">Whose wish it is.</param>
    public abstract void HangUp(bool asks, CallSide by);

    /// <summary>The node stops.</summary>
    public void Interrupt() => End(CallEndCause.Interrupted, CallSide.System);

    public void OnMedia(MediaEvent happened)
    {
        var party = Conversation.PartyOf(happened.LegId);
        if (Over || (happened.LegId == Caller.LegId ? Caller : party?.LegOf(happened.LegId)) is not { } leg)
        {
            return;
        }

        switch (happened)
        {
            case MediaEvent.RtpStarted:
                leg.Heard();
                leg.Sounds = true;
                if (party is null)
                {
                    CalleeHeard();
                }
                else
                {
                    Conversation.Sounds(party.Leg);
                }

                break;
            case MediaEvent.RtpTimeout:
                FellSilent(leg, party);
                break;
            case MediaEvent.KeyUntold untold:
                leg.Tell(untold.Key);
                break;
            default:
                if (party is null)
                {
                    OfCaller(happened);
                }

                break;
        }
    }

    public virtual LiveCall Describe() => new(
        CallId, Number, State, ArrivedAt, AnsweredAt, RecordingId, Conversation.Offer?.OfferId, Conversation.Offer?.Extension, Conversation.BridgedAt, Origin)
    {
        IsHeld = Conversation.IsHeld,
        Parties = Conversation.Live(),
    };

    /// <summary>The caller's media is agreed after the answer only now.</summary>
    internal virtual void CallerAudible()
    {
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

    /// <summary>Only who was there can be lost.</summary>
    private void FellSilent(CallLeg leg, Party? party)
    {
        if (party is { Leg.MayBeSilent: true } || party is null && AnsweredAt is null)
        {
            leg.FellSilent();
        }
        else
        {
            leg.FellSilent(Context.Timers, Grace(party?.Leg), party is null ? LoseCaller : () => Conversation.Lose(party.Leg)); // The leg that the party has by then.
        }
    }

    private void LoseCaller() => End(CallEndCause.Lost, CallSide.Caller);

    /// <summary>How long a leg that has fallen silent is kept: who waits may be muted by the phone, and an agent's browser or phone may come back.</summary>
    private TimeSpan Grace(PartyLeg? party) => !Conversation.IsBridged || Conversation.Waits ? Context.Options.WaitingGrace
        : party?.Return(Context.Options) is { } within && within > Context.Options.RtpSilence ? within - Context.Options.RtpSilence
        : TimeSpan.Zero;

    /// <summary>A prompt that the citizen heard is over, or a key was pressed.</summary>
    protected virtual void OfCaller(MediaEvent happened)
    {
    }

    /// <summary>The first sound of the citizen's side.</summary>
    protected virtual void CalleeHeard()
    {
    }

    /// <summary>Nobody talks with the citizen any more.</summary>
    protected abstract void ConversationOver(CallEnding how);

    /// <summary>The call is about to end: timers stop.</summary>
    /// <returns>What its record says.</returns>
    protected abstract CallEnding Closing(CallEnding how);

    /// <summary>The recording, if there is one, runs from here.</summary>
    /// <param name="meanwhile">Done when it runs, before it is told.</param>
    protected void Answered(DateTimeOffset at, Action? meanwhile = null)
    {
        AnsweredAt = at;
        if (Caller.IsSilent)
        {
            Caller.FellSilent(Context.Timers, Context.Options.WaitingGrace, LoseCaller); // Its network said nothing while it rang.
        }

        if (IsRecorded)
        {
            RecordingId = Guid.CreateVersion7();
            Caller.Media.StartRecording(RecordingId.Value);
        }

        meanwhile?.Invoke();
        Context.Sink.Publish(new CallAnswered(CallId, RecordingId, at));
    }

    /// <summary>Once, whoever began it: all legs down, media closed, then told.</summary>
    protected void End(CallEndCause cause, CallSide side) => End(new CallEnding(cause, side));

    protected void End(CallEnding how)
    {
        if (Over)
        {
            return;
        }

        Over = true;
        how = Closing(how);
        var why = Clearings.Reason(how.Cause);
        Conversation.DropAll(why);
        if (AnsweredAt is null)
        {
            var (status, parts) = Clearings.Refusal(how.Cause, Context.Options.RetryAfterSeconds);
            Caller.Reject(status, parts);
        }
        else
        {
            Caller.HangUp(why);
        }

        Caller.CloseMedia();
        var clearing = Clearings.Of(Caller.FinalStatus, how.Said ?? Caller.Clearing);
        Context.Sink.Publish(new CallEnded(CallId, how.Cause, how.By, Conversation.IsBridged, Context.UtcNow(), clearing));
        ended(this);
    }
}
