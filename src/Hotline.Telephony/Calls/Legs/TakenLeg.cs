using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A desk phone that took the call over from another phone of the same extension: INVITE with Replaces (RFC 3891).</summary>
internal sealed class TakenLeg : SipPartyLeg, ISessionOwner
{
    private readonly UasSession session;

    /// <summary>Answers at once.</summary>
    /// <param name="answer">To the offer of the INVITE.</param>
    public TakenLeg(IPartyOwner owner, IMediaSession media, PartyCall rung, Func<ISessionOwner, UasSession> invited, byte[] answer)
        : base(owner, media, rung)
    {
        session = invited(this);
        session.Ring();
        session.Accept(answer, carriesOffer: false);
        IsPickedUp();
    }

    public bool TakesReferrals => true;

    public override TimeSpan? Return(CallOptions options) => options.PhoneReturn;

    protected override InviteSession? Session => session;

    public ReferralReply OnReferral(InviteSession session, SipUri target, DialogKey? replaces) => Referred(target, replaces);

    public void OnRinging(UacSession session)
    {
    }

    public void OnAccepted(UacSession session)
    {
    }

    public void OnFailed(UacSession session, int status)
    {
    }

    protected override void BeginRinging()
    {
    }

    protected override void Stop(SipReason why) => session.HangUp(why);
}
