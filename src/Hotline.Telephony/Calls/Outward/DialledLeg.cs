using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>
/// A citizen whom the hotline calls over a trunk. What is heard before the answer is a tone or the network's word. A redirection is a refusal:
/// nobody but who was asked for is called (RFC 3261 §8.1.3.4 lets us choose).
/// </summary>
internal sealed class DialledLeg(IMediaSession media, SipStack stack, Placement placement) : CallerLeg(media), ISessionOwner
{
    private UacSession? session;
    private bool rang;

    public bool TakesEarlyMedia => true;

    /// <summary>As of a request that has crossed no proxy (RFC 3261 §8.1.1.6).</summary>
    public override int HopsLeft => 70;

    public override int? FinalStatus => session?.FinalStatus;

    public override IReadOnlyList<SipReason> Clearing => session?.Clearing ?? [];

    /// <summary>Set by the call right after construction.</summary>
    public OutwardCall? Placed { private get; set; }

    public void Dial()
    {
        session = new UacSession(stack, this, placement);
        session.Invite(Media.CreateOffer());
        stack.Ladders?.Bind(session.CallId, Media.Leg.CallId);
    }

    public override void Ring()
    {
    }

    public override bool Answer() => true;

    public override void Reject() => session?.Cancel(SipReason.NormalClearing);

    public override void HangUp(SipReason why) => session?.Cancel(why);

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => SipMedia.Read(Media.AcceptOffer(sdp.Span));

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnEnded(InviteSession session, SessionEnd end) => Placed?.CallerEnded(end);

    public void OnKey(InviteSession session, char key)
    {
        Media.Press(key);
        Placed?.CallerPresses(key);
    }

    public void OnRinging(UacSession session)
    {
        rang = true;
        Placed?.CalleeRings();
    }

    public void OnAccepted(UacSession session) => Placed?.CalleeAnswered();

    public void OnFailed(UacSession session, int status) => Placed?.CalleeFailed(Cause(status));

    protected override bool TryTell(char key) => session?.Keys.TryTell(key, Media.PlayKey) == true;

    private CallEndCause Cause(int status) => status switch
    {
        SipStatus.BusyHere or SipStatus.BusyEverywhere => CallEndCause.Busy,
        SipStatus.Decline or SipStatus.Forbidden => CallEndCause.Declined,
        SipStatus.TemporarilyUnavailable or SipStatus.RequestTimeout when rang => CallEndCause.NoAnswer, // Else it is switched off, or nobody said a word.
        _ => CallEndCause.Unreachable,
    };
}
