using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What the peer sends inside a dialog, early or confirmed (RFC 3261 §12.2.2).</summary>
internal static class DialogRequests
{
    public static void Take(InviteSession session, ServerTransaction transaction, SipRequest request)
    {
        session.TurnTo(request);
        if (!session.Dialog!.Accept(request)) // Requests find the session through its dialog.
        {
            transaction.Respond(SipStatus.ServerError, ReplyParts.Empty with { Reason = "CSeq Out Of Order" });
            return;
        }

        if (request.Method == SipMethods.Refer && session.Owner.TakesReferrals)
        {
            Refer(session, transaction, request);
            return;
        }

        session.Follow(ReplyWriter.Hearing(request.Via, transaction.Source), session.Stack.OriginOf(request, transaction.Source), isProven: false);
        if (Inspection.Refusal(request) is { } refusal)
        {
            transaction.Respond(refusal.Status, refusal.Parts);
            return;
        }

        switch (request.Method)
        {
            case SipMethods.Bye when session is UacSession { Answered: false }:
                transaction.Respond(SipStatus.NoSuchCall); // Who is called may refuse, but not hang up, before the answer (§15).
                break;
            case SipMethods.Bye:
                session.OnBye(transaction, request);
                break;
            case SipMethods.Prack:
                session.OnPrack(transaction, request);
                break;
            case var _ when session.Ended:
                transaction.Respond(SipStatus.NoSuchCall);
                break;
            case SipMethods.Invite or SipMethods.Update:
                ReOffer.Answer(session, transaction, request);
                break;
            case SipMethods.Options:
                transaction.Respond(SipStatus.Ok, SipStack.Capabilities);
                break;
            case SipMethods.Info:
                transaction.Respond(SipStatus.Ok);
                if (InfoKey.Of(request) is { } key)
                {
                    session.Owner.OnKey(session, key);
                }

                break;
            default:
                transaction.Respond(SipStatus.MethodNotAllowed, Inspection.AllowHeader);
                break;
        }
    }

    /// <summary>A desk phone's transfer key (RFC 3515 §2.4.2). Only whoever is at the other end of the dialog may press it.</summary>
    private static void Refer(InviteSession session, ServerTransaction transaction, SipRequest request)
    {
        if (session.Ended || !session.Answered)
        {
            transaction.Respond(SipStatus.NoSuchCall);
        }
        else if (!transaction.Source.Address.Equals(session.Dialog!.Peer.Address)) // Requests find the session through its dialog.
        {
            transaction.Respond(SipStatus.Forbidden);
        }
        else if (session.Stack.Unproven(request, transaction.Source, session.Owner.Extension) is var (refusal, parts))
        {
            transaction.Respond(refusal, parts);
        }
        else if (Replacement.TargetOf(request) is not { } target || (Replacement.IsAsked(target, out var replaces) && replaces is null))
        {
            transaction.Respond(SipStatus.BadRequest, ReplyParts.Empty with { Reason = "Bad Refer-To" });
        }
        else
        {
            var (status, begin) = session.Owner.OnReferral(session, target, replaces);
            transaction.Respond(status, ReplyParts.Empty with { Contact = session.LocalContact });
            if (begin is not null)
            {
                var referral = new Referral(session, request.CSeq.Number);
                referral.Tell(SipStatus.Trying);
                begin(referral);
            }
        }
    }
}
