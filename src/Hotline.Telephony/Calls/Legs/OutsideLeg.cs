using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A telephone of the world outside, rung over the trunks: a department, 110, a liaison's own.</summary>
internal sealed class OutsideLeg(IPartyOwner owner, IMediaSession media, Dialling dialling, PartyCall rung) : SipPartyLeg(owner, media, rung), IDialledLeg
{
    public override bool SpeaksEarly => !PickedUp && dialling.SpeaksEarly;

    public override void CloseMedia()
    {
        base.CloseMedia();
        dialling.LetGo();
    }

    public void OnRinging(UacSession session) => Rings();

    public void OnEarlyMedia(UacSession session) => MayBeHeard();

    public void OnAccepted(UacSession session) => PickUp();

    public void OnFailed(UacSession session, int status) => Fail(dialling.IsUntaken ? PartyEnd.NoTrunk : Reason(status));

    protected override InviteSession? Session => dialling.Session;

    protected override void BeginRinging() => dialling.Begin(this);

    protected override void Stop(SipReason why) => dialling.Cancel(why);

    protected override PartyEnd Unanswered => dialling.IsUntaken ? PartyEnd.NoTrunk : PartyEnd.NoAnswer;
}
