using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// re-INVITE and UPDATE of the peer (RFC 3261 §14.2, RFC 3311 §5.2): hold, a new address, or a session refresh with the same
/// SDP or none.
/// </summary>
internal static class ReOffer
{
    public static void Answer(InviteSession session, ServerTransaction transaction, SipRequest request)
    {
        if (!session.Answered || session.IsNegotiating)
        {
            transaction.Respond(SipStatus.RequestPending);
            return;
        }

        if (SessionTimer.IsTooSmall(request))
        {
            transaction.Respond(SipStatus.SessionIntervalTooSmall, SessionTimer.TooSmall);
            return;
        }

        var isInvite = request.Method == SipMethods.Invite;
        var reply = !request.Body.IsEmpty ? session.Owner.OnOffer(session, request.Body)
            : isInvite ? OfferReply.Answer(session.Owner.OnOfferWanted(session))
            : OfferReply.Answer([]);
        if (reply.Sdp is null)
        {
            transaction.Respond(reply.Status);
            return;
        }

        session.Dialog!.Refresh(request); // The request found the session through its dialog.
        var sdpBefore = session.LocalSdp;
        var parts = session.WithSdp(reply.Sdp, session.Timer.Answer(request));
        if (isInvite)
        {
            session.Accept(transaction, parts, carriesOffer: request.Body.IsEmpty);
            return;
        }

        session.LocalSdp = reply.Sdp.Length == 0 ? sdpBefore : reply.Sdp;
        transaction.Respond(SipStatus.Ok, parts);
    }
}
