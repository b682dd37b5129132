using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A telephone of the world outside, rung over the trunks: a department, 110, a liaison's own.</summary>
internal sealed class OutsideLeg(IPartyOwner owner, IMediaSession media, Dialling dialling, PartyCall rung) : PartyLeg(owner, media, rung), IDialledLeg
{
    public override IReadOnlyList<SipReason> Clearing => dialling.Clearing;

    public override bool SpeaksEarly => !PickedUp && dialling.SpeaksEarly;

    public override bool Is(DialogKey dialog) => dialling.Is(dialog);

    public override void CloseMedia()
    {
        base.CloseMedia();
        dialling.LetGo();
    }

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp)
    {
        var reply = SipMedia.Read(Media.AcceptOffer(sdp.Span));
        Offered();
        return reply;
    }

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnRinging(UacSession session) => Rings();

    public void OnEarlyMedia(UacSession session) => MayBeHeard();

    public void OnAccepted(UacSession session) => PickUp();

    public void OnFailed(UacSession session, int status) => Fail(dialling.IsUntaken ? PartyEnd.NoTrunk : DeskPhoneLeg.Reason(status));

    public void OnKey(InviteSession session, char key) => TakesTold(key);

    public void OnEnded(InviteSession session, SessionEnd end) => End(end);

    protected override bool TryTell(char key) => dialling.TryTell(key, Media.PlayKey);

    protected override void BeginRinging() => dialling.Begin(this);

    protected override void Stop(SipReason why) => dialling.Cancel(why);

    protected override PartyEnd Unanswered => dialling.IsUntaken ? PartyEnd.NoTrunk : PartyEnd.NoAnswer;
}
