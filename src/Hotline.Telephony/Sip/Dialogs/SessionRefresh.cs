using System.Globalization;
using System.Security.Cryptography;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// Our session refresh (RFC 4028 §10): UPDATE without SDP where the peer takes it, else a re-INVITE with the SDP unchanged.
/// </summary>
internal sealed class SessionRefresh(InviteSession session) : IResponseReceiver
{
    private OutgoingRequest? pending;
    private int interval;
    private int minimum = SessionTimer.MinSeconds;
    private bool isUpdateRefused;

    /// <summary>We wait for the answer to an INVITE of ours: the peer's gets 491 (RFC 3261 §14.2).</summary>
    public bool IsPending => pending?.Method == SipMethods.Invite;

    public void Send()
    {
        if (session.Ended || pending is not null)
        {
            return;
        }

        interval = Math.Max(session.Timer.Interval == 0 ? interval : session.Timer.Interval, minimum);
        var dialog = session.Dialog!; // A session timer runs only inside a dialog.
        var method = session.PeerTakesUpdate && !isUpdateRefused ? SipMethods.Update : SipMethods.Invite;
        var isInvite = method == SipMethods.Invite;
        pending = dialog.Next(method, session.Stack.Origin(session.NextHop())) with
        {
            Contact = session.LocalContact,
            Headers =
            [
                .. session.Abilities,
                ("Session-Expires", string.Create(CultureInfo.InvariantCulture, $"{interval};refresher=uac")),
                ("Min-SE", minimum.ToString(CultureInfo.InvariantCulture)),
            ],
            ContentType = isInvite ? "application/sdp" : null,
            Body = isInvite ? session.LocalSdp : default(ReadOnlyMemory<byte>),
        };
        session.Stack.Send(dialog, pending, this);
    }

    /// <summary>The session runs out at the peer's. One that has said no to the refresh is there; of one that says nothing, or only that it tries, nobody knows (RFC 4028 §10).</summary>
    public void RunOut()
    {
        if (pending is not null)
        {
            session.EndByUs(SessionEnd.PeerLost);
        }
    }

    /// <summary>The session is over, and nothing is waited for: an INVITE that is only tried would be for ever.</summary>
    public void Stop()
    {
        if (pending is { } asked)
        {
            pending = null;
            session.Stack.Transactions.GiveUp(asked.CallId);
        }
    }

    public void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            return;
        }

        if (response.IsSuccess && response.CSeq.Method == SipMethods.Invite)
        {
            session.Dialog!.Refresh(response); // The ACK already goes to the new target (RFC 3261 §13.2.2.4).
            session.Stack.Acknowledge(session.Dialog, response.CSeq.Number);
        }

        if (pending is null || session.Ended)
        {
            pending = null;
            return;
        }

        pending = null;
        switch (response.Status)
        {
            case < 300:
                session.Dialog!.Refresh(response);
                session.Timer.Take(response);
                if (response.CSeq.Method == SipMethods.Invite && !response.Body.IsEmpty && !session.Owner.OnAnswer(session, response.Body))
                {
                    session.EndByUs(SessionEnd.NoMedia);
                }

                break;
            case SipStatus.RequestPending:
                // Glare: whoever owns the Call-ID waits longer (§14.1).
                var (from, to) = session is UacSession ? (2100, 4000) : (0, 2000);
                session.Timer.RetryIn(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(from, to)));
                break;
            case SipStatus.SessionIntervalTooSmall when response.Headers.Number(SipHeaderName.MinSe) is { } least && least > interval:
                minimum = least;
                session.Timer.RetryIn(TimeSpan.Zero);
                break;
            case SipStatus.ServerError when response.Headers.Number(SipHeaderName.RetryAfter) is { } seconds:
                session.Timer.Retry(TimeSpan.FromSeconds(seconds)); // Glare with an UPDATE of the peer (RFC 3311 §5.2).
                break;
            case SipStatus.MethodNotAllowed or SipStatus.NotImplemented when response.CSeq.Method == SipMethods.Update:
                isUpdateRefused = true; // Whatever its Allow says.
                session.Timer.RetryIn(TimeSpan.Zero);
                break;
            case SipStatus.NoSuchCall or SipStatus.RequestTimeout:
                session.EndByUs(SessionEnd.PeerLost);
                break;
            default:
                // The peer is alive but will not have it, or wants what it has got: leave the session as it is (§14.1) and ask again.
                session.Timer.Retry();
                break;
        }
    }

    public void OnTimeout()
    {
        if (pending is not null)
        {
            pending = null;
            session.EndByUs(SessionEnd.PeerLost);
        }
    }
}
