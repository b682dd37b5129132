using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A desk phone that took the call over from another phone of the same extension: INVITE with Replaces (RFC 3891).</summary>
internal sealed class TakenLeg : PartyLeg, ISessionOwner
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

    public override IReadOnlyList<SipReason> Clearing => session.Clearing;

    public override bool Is(DialogKey dialog) => session.Dialog?.Key == dialog;

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp)
    {
        var reply = SipMedia.Read(Media.AcceptOffer(sdp.Span));
        Offered();
        return reply;
    }

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnKey(InviteSession session, char key) => TakesTold(key);

    public ReferralReply OnReferral(InviteSession session, SipUri target, DialogKey? replaces) => Referred(target, replaces);

    public void OnEnded(InviteSession session, SessionEnd end) => End(end);

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

    protected override bool TryTell(char key) => session.Keys.TryTell(key, Media.PlayKey);

    protected override void Stop(SipReason why) => session.HangUp(why);
}
