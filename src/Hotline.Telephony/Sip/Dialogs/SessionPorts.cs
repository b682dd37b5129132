namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>The answer to a peer's offer: 200 with an SDP, or a refusal (488, 400…).</summary>
internal readonly record struct OfferReply(int Status, byte[]? Sdp)
{
    public static OfferReply Answer(byte[] sdp) => new(Messages.SipStatus.Ok, sdp);

    public static OfferReply Refuse(int status) => new(status, null);
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

    void OnEnded(InviteSession session, SessionEnd end);

    /// <summary>UAC: the peer rings (first 18x).</summary>
    void OnRinging(UacSession session);

    /// <summary>UAC: picked up, answer usable, ACK sent.</summary>
    void OnAccepted(UacSession session);

    /// <summary>UAC: refused with that status; 408 when nobody answered.</summary>
    void OnFailed(UacSession session, int status);
}
