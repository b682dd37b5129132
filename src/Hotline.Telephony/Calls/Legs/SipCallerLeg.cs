using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A caller by SIP, over a trunk or from a phone. Offers and answers go straight to media.</summary>
internal sealed class SipCallerLeg(IMediaSession media) : CallerLeg(media), ISessionOwner
{
    private UasSession? session;
    private bool answered;
    private bool agreed;

    /// <summary>Our answer to the INVITE's offer; null when the INVITE had none and our 200 makes the offer.</summary>
    public byte[]? Sdp { get; init; }

    public override int HopsLeft => Session.Invite.MaxForwards;

    protected override UasSession Session => session!; // Invited comes right after construction.

    public void Invited(UasSession invited) => session = invited;

    public override void Ring() => Session.Ring();

    public override bool Answer()
    {
        answered = true;
        if (Session.OfferedWhileRinging)
        {
            Session.Accept([], carriesOffer: false);
            return agreed;
        }

        Session.Accept(Sdp ?? Media.CreateOffer(), carriesOffer: Sdp is null);
        return Sdp is not null;
    }

    public override void Reject(int status, ReplyParts? parts) => Session.Reject(status, parts);

    public override void HangUp(SipReason why) => Session.HangUp(why);

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => SipMedia.Read(Media.AcceptOffer(sdp.Span));

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp)
    {
        if (!Media.AcceptAnswer(sdp.Span))
        {
            return false;
        }

        agreed = true;
        if (answered)
        {
            Owner?.CallerAudible();
        }

        return true;
    }

    public void OnEnded(InviteSession session, SessionEnd end) => Owner?.CallerEnded(end);

    public void OnKey(InviteSession session, char key) => Media.Press(key);

    public void OnRinging(UacSession session)
    {
    }

    public void OnAccepted(UacSession session)
    {
    }

    public void OnFailed(UacSession session, int status)
    {
    }
}
