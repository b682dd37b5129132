using System.Net;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.City.Scripts;

/// <summary>One call that goes through a script: INVITE, then a step after the other once it is answered. Used from the phones' loop only.</summary>
internal sealed class ScriptedCall : ISessionOwner
{
    /// <summary>Nobody lets it ring for longer.</summary>
    private static readonly TimeSpan RingTime = TimeSpan.FromSeconds(60);

    /// <summary>A key down, its three ends and a pause: eleven frames.</summary>
    private static readonly TimeSpan KeyTime = TimeSpan.FromMilliseconds(220);

    private readonly UacSession session;
    private readonly CallTerms terms;
    private readonly CallSound sound;
    private readonly Script script;
    private readonly Action<ScriptedCall> finished;
    private readonly SipStack stack;
    private CallReoffer? reoffer;
    private TimeSpan began;
    private TimeSpan due;
    private TimeSpan? setUp;
    private int at = -1;

    /// <param name="finished">Told once, when the outcome is there.</param>
    public ScriptedCall(SipStack stack, SipUri target, IPEndPoint hotline, string from, Script script, CallSound sound, Action<ScriptedCall> finished)
    {
        (this.stack, this.script, this.sound, this.finished) = (stack, script, sound, finished);
        terms = new CallTerms(stack.LocalAddress(hotline), sound.Port);
        session = new UacSession(stack, this, new Placement(target, hotline, false, from, target.User, 70));
    }

    public CallSound Sound => sound;

    public string CallId => session.CallId;

    public CallOutcome? Outcome { get; private set; }

    /// <summary>It has gone without a word: nothing of its dialog is answered any more.</summary>
    public bool HasVanished { get; private set; }

    private TimeSpan Now => stack.Timers.Now;

    private Step? Present => at >= 0 && at < script.Steps.Count ? script.Steps[at] : null;

    public void Begin()
    {
        began = Now;
        due = began + RingTime;
        session.Invite(terms.Offer(SdpDirection.SendReceive));
    }

    /// <summary>Goes on with the script as far as the time allows.</summary>
    public void Tick()
    {
        if (Outcome is not null)
        {
            return;
        }

        if (at < 0)
        {
            if (Now >= due)
            {
                session.Cancel();
                Finish(script.Steps[0], "the call was not answered within 60 s");
            }

            return;
        }

        while (Outcome is null && Present is { } step && IsOver(step))
        {
            Next();
        }
    }

    /// <summary>The run is stopped.</summary>
    public void Abandon()
    {
        session.Cancel();
        Finish(Present, "the run was stopped");
    }

    public OfferReply OnOffer(InviteSession ofSession, ReadOnlyMemory<byte> sdp)
    {
        if (terms.Answer(sdp.Span) is not { } media)
        {
            return OfferReply.Refuse(SipStatus.NotAcceptableHere);
        }

        sound.Point(media);
        return OfferReply.Answer(terms.Current);
    }

    public byte[] OnOfferWanted(InviteSession ofSession) => terms.Offer(null);

    public bool OnAnswer(InviteSession ofSession, ReadOnlyMemory<byte> sdp) => Takes(sdp);

    public void OnEnded(InviteSession ofSession, SessionEnd end)
    {
        if (Present is Step.End)
        {
            Finish(null, null);
        }
        else
        {
            Finish(Present, end == SessionEnd.PeerBye ? "the hotline hung up" : $"the call broke ({end})");
        }
    }

    public void OnRinging(UacSession ofSession)
    {
    }

    public void OnAccepted(UacSession ofSession)
    {
        setUp = Now - began;
        if (script.Steps[0] is Step.Status { Expected: not SipStatus.Ok } wanted)
        {
            session.HangUp();
            Finish(wanted, "the call was answered");
            return;
        }

        Next();
        Tick();
    }

    public void OnFailed(UacSession ofSession, int status)
    {
        var asExpected = script.Steps[0] is Step.Status wanted && wanted.Expected == status;
        Finish(asExpected ? null : script.Steps[0], asExpected ? null : $"the call was refused with {status}", status);
    }

    private bool Takes(ReadOnlyMemory<byte> sdp)
    {
        if (CallTerms.Accept(sdp.Span) is not { } media)
        {
            return false;
        }

        sound.Point(media);
        return true;
    }

    /// <summary>Begins the next step; after the last one the citizen hangs up.</summary>
    private void Next()
    {
        at++;
        switch (Present)
        {
            case Step.Speak speak:
                sound.Say(speak.Alaw);
                due = Now + speak.Time;
                break;
            case Step.Press press:
                sound.Press(press.Keys);
                due = Now + KeyTime * press.Keys.Length;
                break;
            case Step.Pause pause:
                due = Now + pause.Time;
                break;
            case Step.Offer offer:
                reoffer = new CallReoffer(session, terms.Offer(offer.Direction), Takes);
                reoffer.Send();
                break;
            case Step.Hear hear:
                sound.Listen(hear.Sound, Now);
                due = Now + hear.Within;
                break;
            case Step.End end:
                due = Now + end.Within;
                break;
            case Step.Vanish:
                HasVanished = true;
                stack.Dialogs.Remove(session.Dialog!); // Answered, so there is one.
                Finish(null, null);
                break;
            case null or Step.Bye:
                session.HangUp();
                Finish(null, null);
                break;
        }
    }

    /// <summary>False while the step needs more time; a step that can not come true any more ends the call.</summary>
    private bool IsOver(Step step)
    {
        switch (step)
        {
            case Step.Speak when Now >= due:
                sound.Say(null);
                return true;
            case Step.Press or Step.Pause:
                return Now >= due;
            case Step.Status:
                return true;
            case Step.Offer when reoffer is { IsDone: true, Refusal: var refusal }:
                return refusal is null || GiveUp(step, refusal);
            case Step.Hear when sound.Hears(Now):
                sound.Listen(null, Now);
                return true;
            case Step.Hear or Step.End when Now >= due:
                return GiveUp(step, step is Step.Hear ? "it was not heard" : "the hotline did not hang up");
            default:
                return false;
        }
    }

    private bool GiveUp(Step step, string reason)
    {
        session.HangUp();
        Finish(step, reason);
        return false;
    }

    private void Finish(Step? failedAt, string? reason, int? refusedWith = null)
    {
        if (Outcome is null)
        {
            Outcome = new CallOutcome(failedAt, reason, setUp, sound.Count) { RefusedWith = refusedWith };
            finished(this);
        }
    }
}
