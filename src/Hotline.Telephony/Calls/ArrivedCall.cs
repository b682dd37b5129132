using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// A call of a citizen. The steps: (1) arrive and ring, (2) answer with notice and music, (3) whatever the <see cref="Conversation"/> with an agent, and with those
/// rung in later, brings, (4) end all sides.
/// </summary>
internal sealed class ArrivedCall : Call
{
    private readonly SipTimer answerTimer;
    private readonly Announcements said;
    private CallEnding? conversationEnd;
    private bool noticePlayed;

    /// <summary>(1) The caller hears ringing; after the ring delay the call is answered.</summary>
    public ArrivedCall(CallContext context, Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Action<Call> ended)
        : base(context, callId, number, origin, dialled, caller, ended)
    {
        Conversation.GoesBackToQueue = true;
        said = new Announcements(context, callId, caller, AllSaid);
        caller.Ring();
        context.Sink.Publish(new CallArrived(callId, number, dialled, ArrivedAt, origin, caller.Trunk));
        answerTimer = context.Timers.Start(TimeSpan.FromSeconds(context.Settings().RingSeconds), Answer);
    }

    protected override LiveCallState State => Conversation.IsBridged ? LiveCallState.Bridged : Conversation.IsRinging ? LiveCallState.RingingAgent
        : AnsweredAt is not null ? LiveCallState.Waiting : LiveCallState.Ringing;

    /// <summary>Whoever waits, again or for the first time, and whoever is asked afterwards, talks with nobody.</summary>
    private bool IsTalking => Conversation.IsBridged && !Conversation.Waits && conversationEnd is null;

    public override string? PickUp(Guid offerId) => Do(talk => talk.Answer(offerId));

    public override void HangUp(bool asks, CallSide by)
    {
        var how = new CallEnding(CallEndCause.Normal, by);
        if (!asks || !Conversation.IsBridged || !TryAsk(how))
        {
            End(how);
        }
    }

    public override string? Say(SayToCaller say)
    {
        if (AnsweredAt is null)
        {
            return "call.not-answered";
        }

        if (Conversation.IsBridged && !Conversation.Waits)
        {
            return "call.already-bridged";
        }

        noticePlayed = true;
        said.Say(say);
        return null;
    }

    /// <summary>The caller's media is agreed: let it hear something, unless it is talking already.</summary>
    internal override void CallerAudible()
    {
        if (!Over && !Conversation.IsBridged && !noticePlayed)
        {
            PlayNotice();
        }
    }

    protected override void OfCaller(MediaEvent happened)
    {
        switch (happened)
        {
            case MediaEvent.PromptPlayed:
                said.Played();
                break;
            case MediaEvent.Digit digit when AnsweredAt is not null && !IsTalking:
                said.Pressed(digit.Key);
                break;
        }
    }

    protected override void ConversationOver(CallEnding how)
    {
        if (how is not { Cause: CallEndCause.Normal, By: CallSide.Agent } || !TryAsk(how))
        {
            End(how);
        }
    }

    protected override CallEnding Closing(CallEnding how)
    {
        answerTimer.Stop();
        said.Stop();

        // What followed the conversation was a question; how the conversation ended is what the record says.
        return how.Cause is CallEndCause.Normal or CallEndCause.Lost && conversationEnd is { } spoken ? spoken : how;
    }

    /// <summary>Nobody is hung up whom an agent has taken during the farewell.</summary>
    private void AllSaid()
    {
        if (!IsTalking)
        {
            End(CallEndCause.Normal, CallSide.System);
        }
    }

    /// <summary>(2) 200 OK; the recording runs from here.</summary>
    private void Answer()
    {
        var at = Context.UtcNow();
        var audible = Caller.Answer();
        Answered(at, () =>
        {
            if (audible)
            {
                PlayNotice();
            }
        });
    }

    /// <returns>False when there is nothing to ask, or it was asked.</returns>
    private bool TryAsk(CallEnding how)
    {
        if (Over || conversationEnd is not null || Conversation.AskAfter is not { } question)
        {
            return false;
        }

        conversationEnd = how with { Said = how.Said ?? [Clearings.Reason(how.Cause)] };
        Conversation.DropAll(Clearings.Reason(how.Cause));
        said.Ask(question);
        return true;
    }

    private void PlayNotice()
    {
        noticePlayed = true;
        Caller.Media.Play(CallPrompts.Notice, CallPrompts.HoldMusic);
    }
}
