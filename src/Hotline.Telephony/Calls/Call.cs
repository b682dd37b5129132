using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// One call from INVITE to its end. The steps: (1) arrive and ring, (2) answer with notice and music, (3) ring an agent's phone
/// or browser when told, (4) bridge, (5) end both sides whoever hangs up. All of it runs in the engine's loop.
/// </summary>
internal sealed class Call
{
    private readonly CallContext context;
    private readonly CallerLeg caller;
    private readonly Action<Call> ended;
    private readonly string dialled;
    private readonly SipTimer answerTimer;
    private AgentLeg? agent;
    private DateTimeOffset? answeredAt;
    private DateTimeOffset? bridgedAt;
    private bool noticePlayed;
    private bool over;

    /// <summary>(1) The caller hears ringing; after the ring delay the call is answered.</summary>
    public Call(CallContext context, Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Action<Call> ended)
    {
        this.context = context;
        this.caller = caller;
        this.ended = ended;
        this.dialled = dialled;
        CallId = callId;
        Number = number;
        Origin = origin;
        ArrivedAt = context.UtcNow();
        caller.Attach(this);
        caller.Ring();
        context.Sink.Publish(new CallArrived(callId, number, dialled, ArrivedAt, origin));
        answerTimer = context.Timers.Start(TimeSpan.FromSeconds(context.Settings().RingSeconds), Answer);
    }

    public Guid CallId { get; }

    public CallerNumber Number { get; }

    public CallOrigin Origin { get; }

    public DateTimeOffset ArrivedAt { get; }

    public Guid? RecordingId { get; private set; }

    private bool IsBridged => bridgedAt is not null;

    /// <summary>(3) Places the leg to the desk phone. Null when it rings, else why not.</summary>
    public string? RingAgent(RingAgent command)
    {
        if (answeredAt is null)
        {
            return "call.not-answered";
        }

        if (IsBridged)
        {
            return "call.already-bridged";
        }

        if (agent is not null)
        {
            return "call.already-ringing";
        }

        var placed = AgentPlacement.Place(context, this, command, dialled, Math.Max(1, caller.HopsLeft - 1));
        if (placed is AgentPlaced.Failed failed)
        {
            // The desk learns of a leg that could not even be placed the same way as of any other.
            context.Sink.Publish(new AgentLegFailed(CallId, command.OfferId, command.Extension, failed.Reason, context.UtcNow()));
            return failed.Refusal;
        }

        agent = ((AgentPlaced.Done)placed).Leg;
        agent.Ring(context.Timers.Start(
            TimeSpan.FromSeconds(Math.Max(1, command.RingSeconds)), () => GiveUpAgent(AgentLegFailure.NoAnswer)));
        return null;
    }

    /// <summary>The agent takes the call in the browser.</summary>
    public string? AnswerAgentLeg(Guid offerId)
    {
        if (agent is not BrowserLeg leg || leg.OfferId != offerId)
        {
            return "offer.unknown";
        }

        leg.Answer();
        return null;
    }

    public string? CancelAgentLeg(Guid offerId)
    {
        if (IsBridged)
        {
            return "call.already-bridged";
        }

        if (agent?.OfferId != offerId)
        {
            return "offer.unknown";
        }

        GiveUpAgent(AgentLegFailure.Cancelled);
        return null;
    }

    public void HangUp() => End(CallEndCause.Normal, CallSide.System);

    /// <summary>The node stops.</summary>
    public void Interrupt() => End(CallEndCause.Interrupted, CallSide.System);

    public void OnMedia(MediaEvent happened)
    {
        CallLeg? leg = happened.LegId == caller.LegId ? caller : agent;
        if (over || leg is null || leg.LegId != happened.LegId)
        {
            return;
        }

        switch (happened)
        {
            case MediaEvent.RtpStarted:
                leg.Heard();
                break;
            case MediaEvent.RtpTimeout:
                var side = leg == caller ? CallSide.Caller : CallSide.Agent;
                var grace = IsBridged ? TimeSpan.Zero : context.Options.WaitingGrace;
                leg.FellSilent(context.Timers, grace, () => End(CallEndCause.Lost, side));
                break;
        }
    }

    public LiveCall Describe() => new(
        CallId, Number,
        IsBridged ? LiveCallState.Bridged : agent is not null ? LiveCallState.RingingAgent
            : answeredAt is not null ? LiveCallState.Waiting : LiveCallState.Ringing,
        ArrivedAt, answeredAt, RecordingId, agent?.OfferId, agent?.Extension, bridgedAt, Origin);

    /// <summary>The caller's media is agreed: let it hear something, unless it is talking already.</summary>
    internal void CallerAudible()
    {
        if (!over && !IsBridged && !noticePlayed)
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

    internal void AgentRings(AgentLeg leg) => context.Sink.Publish(new AgentRinging(CallId, leg.OfferId, leg.Extension, context.UtcNow()));

    /// <summary>(4) Both hear each other.</summary>
    internal void AgentPickedUp(AgentLeg leg)
    {
        context.Media.Bridge(caller.Media, leg.Media);
        bridgedAt = context.UtcNow();
        if (caller.IsSilent)
        {
            // It was let wait in silence; now somebody listens.
            caller.FellSilent(context.Timers, context.Options.RtpSilence, () => End(CallEndCause.Lost, CallSide.Caller));
        }

        context.Sink.Publish(new AgentBridged(CallId, leg.OfferId, leg.Extension, bridgedAt.Value));
    }

    internal void AgentFailed(AgentLeg leg, AgentLegFailure reason)
    {
        agent = null;
        context.Sink.Publish(new AgentLegFailed(CallId, leg.OfferId, leg.Extension, reason, context.UtcNow()));
    }

    internal void AgentEnded(AgentLeg leg, SessionEnd how)
        => End(how == SessionEnd.PeerBye ? CallEndCause.Normal : CallEndCause.Lost, CallSide.Agent);

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

    private void GiveUpAgent(AgentLegFailure reason)
    {
        if (agent is { } leg && !IsBridged)
        {
            leg.Drop(reason == AgentLegFailure.NoAnswer ? SipReason.NoAnswer : SipReason.NormalClearing);
            AgentFailed(leg, reason);
        }
    }

    /// <summary>(5) Once, whoever began it: both legs down, media closed, then told.</summary>
    private void End(CallEndCause cause, CallSide side)
    {
        if (over)
        {
            return;
        }

        over = true;
        answerTimer.Stop();
        var why = Clearings.Reason(cause);
        agent?.Drop(why);
        if (answeredAt is null)
        {
            caller.Reject();
        }
        else
        {
            caller.HangUp(why);
        }

        caller.CloseMedia();
        var clearing = Clearings.Of(caller.FinalStatus, (side == CallSide.Agent && agent is not null ? agent : (CallLeg)caller).Clearing);
        context.Sink.Publish(new CallEnded(CallId, cause, side, IsBridged, context.UtcNow(), clearing));
        ended(this);
    }
}
