using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>
/// A citizen whom the hotline calls over its trunks. What is heard before the answer is a tone or the network's word. A redirection is a refusal:
/// nobody but who was asked for is called (RFC 3261 §8.1.3.4 lets us choose).
/// </summary>
internal sealed class DialledLeg(IMediaSession media, Dialling dialling) : CallerLeg(media), IDialledLeg
{
    /// <summary>As of a request that has crossed no proxy (RFC 3261 §8.1.1.6).</summary>
    public override int HopsLeft => 70;

    /// <summary>What is said on that side before the answer may be heard.</summary>
    public bool SpeaksEarly => dialling.SpeaksEarly;

    /// <summary>Why the citizen has not answered in their time.</summary>
    public CallEndCause Unanswered => dialling.IsUntaken ? CallEndCause.NoTrunk : CallEndCause.NoAnswer;

    /// <summary>Set by the call right after construction.</summary>
    public OutwardCall? Placed { private get; set; }

    public void Dial() => dialling.Begin(this);

    public override void Ring()
    {
    }

    public override bool Answer() => true;

    public override void Reject(int status, ReplyParts? parts) => dialling.Cancel(SipReason.NormalClearing);

    public override void HangUp(SipReason why) => dialling.Cancel(why);

    public override void CloseMedia()
    {
        base.CloseMedia();
        dialling.LetGo();
    }

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => SipMedia.Read(Media.AcceptOffer(sdp.Span));

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnEnded(InviteSession session, SessionEnd end) => Placed?.CallerEnded(end);

    public void OnKey(InviteSession session, char key) => Media.Press(key);

    public void OnRinging(UacSession session) => Placed?.CalleeRings();

    public void OnEarlyMedia(UacSession session) => Placed?.CalleeMayBeHeard();

    public void OnAccepted(UacSession session) => Placed?.CalleeAnswered();

    public void OnFailed(UacSession session, int status) => Placed?.CalleeFailed(Cause(status));

    protected override InviteSession? Session => dialling.Session;

    private CallEndCause Cause(int status) => status switch
    {
        _ when dialling.IsUntaken => CallEndCause.NoTrunk,
        SipStatus.BusyHere or SipStatus.BusyEverywhere => CallEndCause.Busy,
        SipStatus.Decline or SipStatus.Forbidden => CallEndCause.Declined,
        SipStatus.TemporarilyUnavailable or SipStatus.RequestTimeout when dialling.Rang => CallEndCause.NoAnswer, // Else it is switched off.
        _ => CallEndCause.Unreachable,
    };
}
