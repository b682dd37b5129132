using System.Net;
using System.Security.Cryptography;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.City.Calls;

/// <param name="Status">The SIP status when the call was refused; null otherwise.</param>
internal sealed record CallEnding(bool Answered, bool ByHotline, int? Status, TimeSpan Lasted);

/// <summary>One call of a simulated citizen: INVITE, speech once it is answered, and an end by either side. Used from the phone's loop only.</summary>
internal sealed class CitizenCall : ISessionOwner
{
    private const string Number = "12345";
    private readonly UacSession session;
    private readonly OfferAnswer negotiation;
    private readonly Voice voice;
    private readonly TimerQueue timers;
    private readonly Action<CitizenCall> finished;
    private readonly TimeSpan began;
    private SipTimer? patience;
    private bool answered;

    public CitizenCall(SipStack stack, IPEndPoint hotline, string from, Voice voice, Action<CitizenCall> finished)
    {
        (this.voice, this.finished, timers, began) = (voice, finished, stack.Timers, stack.Timers.Now);
        negotiation = new OfferAnswer((uint)RandomNumberGenerator.GetInt32(1, int.MaxValue), IPAddress.Loopback, voice.Port);
        session = new UacSession(stack, this, new Placement(new SipUri("sip", Number, SipUri.HostOf(hotline.Address), hotline.Port), hotline, false, from, Number, 70));
    }

    public CallEnding? Ending { get; private set; }

    public void Begin(TimeSpan most)
    {
        session.Invite(negotiation.Offer());
        patience = timers.Start(most, HangUp);
    }

    public void Tick(TimeSpan now)
    {
        if (answered)
        {
            voice.Work(now);
        }
    }

    public void HangUp()
    {
        if (answered)
        {
            session.HangUp();
        }
        else
        {
            session.Cancel();
        }

        Finish(byHotline: false, null);
    }

    public OfferReply OnOffer(InviteSession ofSession, ReadOnlyMemory<byte> sdp)
    {
        switch (negotiation.Answer(sdp.Span))
        {
            case SdpAnswer.Agreed agreed:
                voice.Point(agreed.Media);
                return OfferReply.Answer(agreed.Sdp);
            case SdpAnswer.NotAcceptable:
                return OfferReply.Refuse(SipStatus.NotAcceptableHere);
            default:
                return OfferReply.Refuse(SipStatus.BadRequest);
        }
    }

    public byte[] OnOfferWanted(InviteSession ofSession) => negotiation.Offer();

    public bool OnAnswer(InviteSession ofSession, ReadOnlyMemory<byte> sdp)
    {
        if (negotiation.Accept(sdp.Span) is not { } media)
        {
            return false;
        }

        voice.Point(media);
        return true;
    }

    public void OnEnded(InviteSession ofSession, SessionEnd end) => Finish(byHotline: end == SessionEnd.PeerBye, null);

    public void OnRinging(UacSession ofSession)
    {
    }

    public void OnAccepted(UacSession ofSession) => answered = true;

    public void OnFailed(UacSession ofSession, int status) => Finish(byHotline: true, status);

    private void Finish(bool byHotline, int? status)
    {
        if (Ending is not null)
        {
            return;
        }

        Ending = new CallEnding(answered, byHotline, status, timers.Now - began);
        patience?.Stop();
        voice.Dispose();
        finished(this);
    }
}
