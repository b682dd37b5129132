using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A session somebody else invited us to: ring, then accept or reject (RFC 3261 §13.3, RFC 3262 §3).</summary>
internal sealed class UasSession(SipStack stack, InviteServer invite, ISessionOwner owner) : InviteSession(stack, owner)
{
    private ReliableProvisional? ringing;
    private Action? acceptLater;

    public SipRequest Invite => invite.Request;

    /// <summary>Who we are to a carrier that asks also inside a call of its own; null: we have nothing to say.</summary>
    public DigestAccount? Account { get; init; }

    public System.Net.IPEndPoint Peer => invite.Source;

    /// <summary>Our offer went out with the ringing: the 2xx carries none.</summary>
    public bool OfferedWhileRinging => ringing is { CarriesOffer: true };

    internal override string LocalContact { get; } = stack.Contact(invite.Request.Uri.User, invite.Source);

    internal override bool WaitsForAnswer => base.WaitsForAnswer || ringing is { CarriesOffer: true, IsPending: true };

    internal override bool OwesAnswer => !Answered && !Invite.Body.IsEmpty;

    /// <summary>
    /// 180 Ringing; makes the early dialog. Reliably where the caller can, without SDP, so that its network plays the ringing tone. Only
    /// a caller that insists on reliability and sent no offer gets ours here: it belongs into the first reliable response (RFC 3262 §5).
    /// </summary>
    public void Ring()
    {
        Establish(Dialog.FromInvite(invite.Request, invite.LocalTag, invite.Source, Account), invite.Request);
        Stack.Invitations[invite] = this;
        var insists = Invite.Headers.Lists(SipHeaderName.Require, OptionTags.Reliable);
        var hasOffer = !Invite.Body.IsEmpty;
        if (insists || (hasOffer && Invite.Headers.Lists(SipHeaderName.Supported, OptionTags.Reliable)))
        {
            ringing = new ReliableProvisional(
                Stack.Timers, invite, SipStatus.Ringing, WithSdp(hasOffer ? [] : Owner.OnOfferWanted(this), []), OnUnacknowledgedRinging);
        }
        else
        {
            invite.Respond(SipStatus.Ringing, ReplyParts.Empty with { Contact = LocalContact });
        }
    }

    /// <summary>200 OK; once the PRACK is there, when our offer went out with the ringing (RFC 3262 §3).</summary>
    /// <param name="sdp">Empty when <see cref="OfferedWhileRinging"/>.</param>
    /// <param name="carriesOffer">The INVITE had no SDP: <paramref name="sdp"/> is our offer and the answer comes in the ACK.</param>
    public void Accept(byte[] sdp, bool carriesOffer)
    {
        if (ringing is { CarriesOffer: true, IsPending: true })
        {
            acceptLater = () => Accept(sdp, carriesOffer);
            return;
        }

        ringing?.Stop();
        Stack.Invitations.Remove(invite);
        Answered = true;
        FinalStatus = SipStatus.Ok;
        Accept(invite, WithSdp(sdp, Timer.Answer(invite.Request)), carriesOffer);
    }

    /// <summary>Any final response from 300 on, before the answer. The owner is not told.</summary>
    public void Reject(int status, ReplyParts? parts = null)
    {
        Finish(status, parts);
        EndQuietly();
    }

    /// <summary>CANCEL: 487 (RFC 3261 §9.2).</summary>
    public void OnCancel(SipRequest cancel)
    {
        Clearing = SipReason.Of(cancel);
        Finish(SipStatus.RequestTerminated, null);
        EndByPeer(SessionEnd.PeerCancel);
    }

    protected override void FinishInvite(int status) => Finish(status, null);

    internal override void OnPrack(ServerTransaction transaction, SipRequest prack)
    {
        if (ringing is not { } waiting || RAck.Of(prack) is not { } acknowledged || !waiting.Takes(acknowledged))
        {
            transaction.Respond(SipStatus.NoSuchCall);
        }
        else if (!waiting.CarriesOffer && !prack.Body.IsEmpty)
        {
            // An offer in a PRACK answers an answer (RFC 3262 §5); its first one has none yet.
            transaction.Respond(SipStatus.ServerError, ReOffer.Later());
        }
        else if (waiting.CarriesOffer && (prack.Body.IsEmpty || !Owner.OnAnswer(this, prack.Body)))
        {
            transaction.Respond(SipStatus.NotAcceptableHere);
            Finish(SipStatus.NotAcceptableHere, null);
            EndByPeer(SessionEnd.NoMedia);
        }
        else
        {
            transaction.Respond(SipStatus.Ok);
            acceptLater?.Invoke();
        }
    }

    private void OnUnacknowledgedRinging()
    {
        Finish(SipStatus.ServerTimeout, null);
        EndByPeer(SessionEnd.PeerLost);
    }

    private void Finish(int status, ReplyParts? parts)
    {
        ringing?.Stop();
        acceptLater = null;
        Stack.Invitations.Remove(invite);
        if (invite.Respond(status, parts) is not null)
        {
            FinalStatus = status;
        }
    }
}
