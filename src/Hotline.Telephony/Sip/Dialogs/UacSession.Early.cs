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
            newest = request.Body.IsEmpty ? newest : dialog;
            Establish(dialog.Dialog, request);
            Hears(request);
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

    /// <summary>Networks send their tone so, though only the 2xx, or a reliable response, answers (RFC 3261 §13.2.1).</summary>
    private void OnUnreliableAnswer(SipResponse response)
    {
        unreliable = response;
        hasEarlySdp |= Owner.TakesEarlyMedia && Owner.OnAnswer(this, response.Body);
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
