using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Wishes;

/// <summary>
/// A desk phone in a call dials another number: its second call, which rings until the one who is wanted is there. The phone joins both
/// calls with its transfer key (REFER with Replaces), or hangs this one up and is back with the caller.
/// </summary>
/// <param name="extension">Of the phone.</param>
internal sealed class SecondCall(IMediaSession media, byte[] answer, string extension) : CallLeg(media), IWish, ISessionOwner
{
    private UasSession? session;
    private bool over;

    /// <summary>The phone hung up or gave up. Set by whoever takes the wish.</summary>
    public Action? GaveUp { get; set; }

    /// <summary>The transfer key. Set by whoever takes the wish.</summary>
    public Func<DialogKey?, ReferralReply>? Referred { get; set; }

    public bool TakesReferrals => true;

    public string Extension => extension;

    public bool Is(DialogKey dialog) => session?.Dialog?.Key == dialog;

    public void Begin(UasSession dialled)
    {
        session = dialled;
        dialled.Ring();
    }

    public void Rings()
    {
    }

    public void Joined()
    {
        if (!over)
        {
            session?.Accept(answer, carriesOffer: false);
        }
    }

    public void Failed(int status) => Finish(() => session?.Reject(status));

    public void Over() => Finish(() => session?.HangUp());

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => SipMedia.Read(Media.AcceptOffer(sdp.Span));

    public byte[] OnOfferWanted(InviteSession session) => Media.CreateOffer();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Media.AcceptAnswer(sdp.Span);

    public void OnKey(InviteSession session, char key) => Media.Press(key);

    public ReferralReply OnReferral(InviteSession session, SipUri target, DialogKey? replaces)
        => Referred?.Invoke(replaces) ?? ReferralReply.Refuse(SipStatus.Forbidden);

    public void OnEnded(InviteSession session, SessionEnd end) => Finish(() => GaveUp?.Invoke());

    public void OnRinging(UacSession session)
    {
    }

    public void OnAccepted(UacSession session)
    {
    }

    public void OnFailed(UacSession session, int status)
    {
    }

    private void Finish(Action act)
    {
        if (!over)
        {
            over = true;
            act();
            CloseMedia();
        }
    }
}
