using System.Security.Cryptography;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// re-INVITE and UPDATE of the peer (RFC 3261 §14.2, RFC 3311 §5.2): hold, a new address, or a session refresh with the same
/// SDP or none. UPDATE also comes before the answer: a ringing-back-tone server takes over the early media.
/// </summary>
internal static class ReOffer
{
    /// <summary>What goes with a 500 that means: not now, but soon (§14.2: 0 to 10 s).</summary>
    public static ReplyParts Later() => ReplyParts.RetryAfter(RandomNumberGenerator.GetInt32(0, 11));

    public static void Answer(InviteSession session, ServerTransaction transaction, SipRequest request)
    {
        var isInvite = request.Method == SipMethods.Invite;
        var negotiates = isInvite || !request.Body.IsEmpty;
        if (negotiates && (session.OwesAnswer || (isInvite && session is UasSession { Answered: false })))
        {
            transaction.Respond(SipStatus.ServerError, Later());
            return;
        }

        if (negotiates && (session.WaitsForAnswer || (isInvite && !session.Answered)))
        {
            transaction.Respond(SipStatus.RequestPending);
            return;
        }

        if (SessionTimer.IsTooSmall(request))
        {
            transaction.Respond(SipStatus.SessionIntervalTooSmall, SessionTimer.TooSmall);
            return;
        }

        var reply = !request.Body.IsEmpty ? session.Owner.OnOffer(session, request.Body)
            : isInvite ? OfferReply.Answer(session.Owner.OnOfferWanted(session))
            : OfferReply.Answer([]);
        if (reply.Sdp is null)
        {
            transaction.Respond(reply.Status, reply.Parts);
            return;
        }

        if (!request.Body.IsEmpty)
        {
            session.Took(request);
        }

        session.Dialog!.Refresh(request); // The request found the session through its dialog.
        var parts = session.WithSdp(reply.Sdp, session.Answered ? session.Timer.Answer(request) : []);
        if (isInvite)
        {
            session.Accept(transaction, parts, carriesOffer: request.Body.IsEmpty);
        }
        else
        {
            transaction.Respond(SipStatus.Ok, parts);
        }
    }
}
