using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>Before the answer: early dialogs, and what is heard in them.</summary>
internal sealed partial class UacSession
{
    private readonly EarlyDialogs early = new();
    private EarlyDialog? newest;
    private SipResponse? unreliable;
    private bool hasEarlySdp;
    private bool isEarlyBarred;

    /// <summary>What the peer's side says before the answer may be heard: where to listen is known, and the network does not forbid it (RFC 5009).</summary>
    public bool SpeaksEarly => !Answered && !isEarlyBarred && (hasEarlySdp || newest is not null);

    internal override void TurnTo(SipRequest request)
    {
        if (!Answered && early.Find(request.FromTag) is { } dialog)
        {
            Establish(dialog.Dialog, request);
            Hears(request);
        }
    }

    /// <summary>What an UPDATE agreed holds: SDP that comes with responses to the INVITE is older (RFC 3261 §13.2.1).</summary>
    internal override void Took(SipRequest request)
    {
        if (!Answered && early.Find(request.FromTag) is { } dialog)
        {
            (newest, dialog.Answer, dialog.IsUpdated) = (dialog, request.Body, true);
        }
    }

    /// <summary>PRACK, to the Contact and route set of the response (RFC 3262 §4). Its SDP answers our offer: media follows the newest.</summary>
    private void OnReliable(SipResponse response, int sequence)
    {
        if (Answered || early.Take(response, sequence, () => Made(response)) is not { } dialog)
        {
            return;
        }

        Establish(dialog.Dialog, response);
        Stack.Tell(dialog.Dialog, SipMethods.Prack, ("RAck", new RAck((uint)sequence, Request.CSeq, SipMethods.Invite).ToString()));
        if (response.Body.IsEmpty || !dialog.Answer.IsEmpty || cancelled)
        {
            return;
        }

        (newest, dialog.Answer) = (dialog, response.Body);
        if (!Takes(response.Body))
        {
            Cancel(Owner.OfNoUse(response.Body));
            Owner.OnFailed(this, SipStatus.NotAcceptableHere);
        }
    }

    /// <summary>
    /// It opens a dialog too (RFC 3261 §12.1), so that what the peer asks in it finds us. Its SDP is no answer, which only the 2xx or a reliable response brings (§13.2.1), but networks send
    /// their tone so.
    /// </summary>
    private void OnUnreliable(SipResponse response)
    {
        if (response is { To.Tag: not null, Contact: not null } && early.Open(response, () => Made(response)) is { } opened)
        {
            Stack.Dialogs.Add(opened.Dialog, this);
        }

        if (!response.Body.IsEmpty && !offerAnswered && !cancelled)
        {
            unreliable = response;
            hasEarlySdp |= Owner.TakesEarlyMedia && Owner.OnAnswer(this, response.Body);
        }
    }

    /// <summary>
    /// The answer that counts: that of the 2xx, which may name another port than the provisional response did, or none when the
    /// answer came with that. Gateways that are sloppy leave it out also after one that was not reliable (RFC 6337 §3.1.1 wants it there).
    /// </summary>
    private bool Settle(SipResponse final, EarlyDialog? before)
        => before is { IsUpdated: true } ? before == newest || Owner.OnOffer(this, before.Answer).Sdp is not null
        : !final.Body.IsEmpty ? Takes(final.Body)
        : before is { Answer.IsEmpty: false } ? before == newest || Takes(before.Answer)
        : unreliable is { } said && said.ToTag == final.ToTag && Takes(said.Body);

    private bool Takes(ReadOnlyMemory<byte> answer) => offerAnswered = Owner.OnAnswer(this, answer);

    /// <summary>The INVITE was refused, and with it its early dialogs are over (§12.3). The next one makes its own.</summary>
    private void LeaveEarly()
    {
        early.End(Stack.Dialogs);
        (newest, offerAnswered) = (null, false);
    }

    private void Hears(SipMessage message)
    {
        if (EarlyMedia.Of(message) is { } isMeant && isEarlyBarred == isMeant && !cancelled && !Ended)
        {
            isEarlyBarred = !isMeant;
            Owner.OnEarlyMedia(this);
        }
    }
}
