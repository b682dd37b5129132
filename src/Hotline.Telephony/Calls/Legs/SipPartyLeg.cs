using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A party that is reached by SIP: what its session asks and tells, whoever began it.</summary>
internal abstract class SipPartyLeg(IPartyOwner owner, IMediaSession media, PartyCall rung) : PartyLeg(owner, media, rung)
{
    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp)
    {
        var reply = SipMedia.Read(Media.AcceptOffer(sdp.Span));
        Offered();
        return reply;
    }

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnKey(InviteSession session, char key) => Media.Press(key);

    public void OnEnded(InviteSession session, SessionEnd end) => End(end);

    /// <summary>What a refusal of the phone means to the desk.</summary>
    protected static PartyEnd Reason(int status) => status switch
    {
        SipStatus.BusyHere or SipStatus.BusyEverywhere => PartyEnd.Busy,
        SipStatus.Decline or SipStatus.Forbidden => PartyEnd.Declined,
        SipStatus.TemporarilyUnavailable => PartyEnd.NoAnswer,
        _ => PartyEnd.Unreachable,
    };
}
