using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A desk phone, or whoever answers at an address that was entered for a contact: rung by SIP and picked up by hand.</summary>
internal sealed class DeskPhoneLeg(IPartyOwner owner, IMediaSession media, CallContext context, Placement placement, PartyCall rung)
    : SipPartyLeg(owner, media, rung), ISessionOwner
{
    private UacSession? session;

    public bool TakesReferrals => placement.IsDeskPhone;

    /// <summary>A desk phone says nothing before it is picked up; a network or a PBX may.</summary>
    public bool TakesEarlyMedia => !placement.IsDeskPhone;

    /// <summary>Of the trunk behind which the address lies; null: behind none.</summary>
    public TrunkLine? Line { private get; init; }

    public override bool SpeaksEarly => TakesEarlyMedia && !PickedUp && session?.SpeaksEarly == true;

    public override TimeSpan? Return(CallOptions options) => placement.IsDeskPhone ? options.PhoneReturn : null;

    protected override InviteSession? Session => session;

    public override void CloseMedia()
    {
        base.CloseMedia();
        Line?.LetGo();
    }

    public ReferralReply OnReferral(InviteSession session, SipUri target, DialogKey? replaces) => Referred(target, replaces);

    public SipReason OfNoUse(ReadOnlyMemory<byte> answer) => SipMedia.OfNoUse(context, Media.Leg, Line?.Trunk, answer.Span);

    public void OnRinging(UacSession session) => Rings();

    public void OnEarlyMedia(UacSession session) => MayBeHeard();

    public void OnAccepted(UacSession session) => PickUp();

    public void OnFailed(UacSession session, int status) =>
        Fail(status == SipStatus.FlowFailed && context.Registrar.FlowFailed(Extension, placement.Routes) ? PartyEnd.NotRegistered : Reason(status));

    protected override void BeginRinging()
    {
        session = new UacSession(context.Stack, this, placement);
        session.Invite(Media.CreateOffer());
        context.Stack.Ladders?.Bind(session.CallId, Media.Leg.CallId);
    }

    protected override void Stop(SipReason why) => session?.Cancel(why);
}
