using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A session somebody else invited us to: ring, then accept or reject (RFC 3261 §13.3).</summary>
internal sealed class UasSession(SipStack stack, InviteServer invite, ISessionOwner owner) : InviteSession(stack, owner)
{
    public SipRequest Invite => invite.Request;

    public System.Net.IPEndPoint Peer => invite.Source;

    internal override string LocalContact { get; } = stack.Contact(invite.Request.Uri.User, invite.Source);

    /// <summary>180 Ringing; makes the early dialog.</summary>
    public void Ring()
    {
        Establish(Dialog.FromInvite(invite.Request, invite.LocalTag, invite.Source), invite.Request);
        Stack.Invitations[invite] = this;
        invite.Respond(SipStatus.Ringing, ReplyParts.Empty with { Contact = LocalContact });
    }

    /// <summary>200 OK.</summary>
    /// <param name="carriesOffer">The INVITE had no SDP: <paramref name="sdp"/> is our offer and the answer comes in the ACK.</param>
    public void Accept(byte[] sdp, bool carriesOffer)
    {
        Stack.Invitations.Remove(invite);
        Answered = true;
        Accept(invite, WithSdp(sdp, Timer.Answer(invite.Request)), carriesOffer);
    }

    /// <summary>Any final response from 300 on, before the answer. The owner is not told.</summary>
    public void Reject(int status, ReplyParts? parts = null)
    {
        Finish(status, parts);
        EndQuietly();
    }

    /// <summary>CANCEL: 487 (RFC 3261 §9.2).</summary>
    public void OnCancel()
    {
        Finish(SipStatus.RequestTerminated, null);
        EndByPeer(SessionEnd.PeerCancel);
    }

    protected override void OnByeBeforeAnswer() => Finish(SipStatus.RequestTerminated, null);

    private void Finish(int status, ReplyParts? parts)
    {
        Stack.Invitations.Remove(invite);
        invite.Respond(status, parts);
    }
}
