using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>The answer to a peer's offer: 200 with an SDP, or a refusal (488, 400…).</summary>
/// <param name="Parts">What goes with a refusal; null: nothing.</param>
internal readonly record struct OfferReply(int Status, byte[]? Sdp, ReplyParts? Parts = null)
{
    public static OfferReply Answer(byte[] sdp) => new(SipStatus.Ok, sdp);

    public static OfferReply Refuse(int status, ReplyParts? parts = null) => new(status, null, parts);
}

/// <summary>The answer to a REFER: 202 and what happens then, told step by step; or a refusal.</summary>
internal readonly record struct ReferralReply(int Status, Action<Referral>? Begin)
{
    public static ReferralReply Accept(Action<Referral> begin) => new(SipStatus.Accepted, begin);

    public static ReferralReply Refuse(int status) => new(status, null);
}

/// <summary>Why a session is over, seen from us.</summary>
internal enum SessionEnd
{
    /// <summary>The peer sent BYE.</summary>
    PeerBye,

    /// <summary>The caller cancelled (or sent BYE) before the answer.</summary>
    PeerCancel,

    /// <summary>Our 2xx was never acknowledged, a request in the dialog found nobody, or the session timer ran out.</summary>
    PeerLost,

    /// <summary>The offer/answer exchange failed after the answer: the ACK carried no usable SDP.</summary>
    NoMedia,
}

/// <summary>Whoever a session belongs to: asked about media, told of its fate. After <see cref="OnEnded"/> nothing more comes.</summary>
internal interface ISessionOwner
{
    OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp);

    /// <summary>The peer wants our offer (an INVITE without SDP).</summary>
    byte[] OnOfferWanted(InviteSession session);

    /// <summary>The peer's answer to our offer. False when it is of no use.</summary>
    bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp);

    /// <summary>What the peer is told whose answer was of no use.</summary>
    SipReason OfNoUse(ReadOnlyMemory<byte> answer) => SipReason.NoMedia;

    void OnEnded(InviteSession session, SessionEnd end);

    /// <summary>The peer speaks from that address, which may be another than before.</summary>
    /// <param name="isProven">It has shown its secret.</param>
    void OnMoved(InviteSession session, IPAddress origin, bool isProven)
    {
    }

    /// <summary>A key that the peer tells of by INFO.</summary>
    void OnKey(InviteSession session, char key)
    {
    }

    /// <summary>UAC: SDP of a provisional response that nobody vouches for is an answer too, until the final one: a ringing-back tone is heard. Fixed for the session's life.</summary>
    bool TakesEarlyMedia => false;

    /// <summary>UAC: <see cref="UacSession.SpeaksEarly"/> may have changed by the network's word.</summary>
    void OnEarlyMedia(UacSession session)
    {
    }

    /// <summary>The peer is a desk phone: it may transfer its call with its own key. Fixed for the session's life.</summary>
    bool TakesReferrals => false;

    /// <summary>Whose secret a referral must prove.</summary>
    string Extension => "";

    /// <summary>REFER from a desk phone.</summary>
    /// <param name="replaces">The dialog of its second call that the transfer is to join; null for a blind one.</param>
    ReferralReply OnReferral(InviteSession session, SipUri target, DialogKey? replaces) => ReferralReply.Refuse(SipStatus.MethodNotAllowed);

    /// <summary>UAC: the peer rings (first 18x).</summary>
    void OnRinging(UacSession session);

    /// <summary>UAC: picked up, answer usable, ACK sent.</summary>
    void OnAccepted(UacSession session);

    /// <summary>UAC: refused with that status; 408 when nobody answered.</summary>
    void OnFailed(UacSession session, int status);
}
