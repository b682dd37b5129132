using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// A session set up by INVITE, once its dialog exists: answers what the peer sends inside it and ends it.
/// The way into the dialog is <see cref="UasSession"/>'s or <see cref="UacSession"/>'s own.
/// </summary>
internal abstract class InviteSession
{
    private readonly SessionTimer timer;
    private readonly SessionRefresh refresh;
    private Acceptance? acceptance;
    private bool byeWhenAcknowledged;

    protected InviteSession(SipStack stack, ISessionOwner owner)
    {
        Stack = stack;
        Owner = owner;
        refresh = new SessionRefresh(this);
        timer = new SessionTimer(stack.Timers, refresh.Send, () => EndByUs(SessionEnd.PeerLost));
    }

    internal SipStack Stack { get; }

    internal ISessionOwner Owner { get; }

    internal SessionTimer Timer => timer;

    /// <summary>Null until a response with our tag was sent (UAS) or a 2xx came (UAC).</summary>
    internal Dialog? Dialog { get; private set; }

    /// <summary>Nothing of this session reaches its owner any more.</summary>
    internal bool Ended { get; private set; }

    /// <summary>Whole local Contact value towards this peer.</summary>
    internal abstract string LocalContact { get; }

    /// <summary>The SDP we last sent; a refresh repeats it.</summary>
    internal byte[] LocalSdp { get; set; } = [];

    /// <summary>Methods the peer says it understands; a refresh uses UPDATE only when it is among them.</summary>
    internal bool PeerTakesUpdate { get; private set; }

    /// <summary>A 2xx to the first INVITE was sent (UAS) or came (UAC).</summary>
    internal bool Answered { get; private protected set; }

    /// <summary>An offer of ours, or a refresh by INVITE, waits for its answer: no other exchange may begin (§14.2, RFC 6337).</summary>
    internal bool IsNegotiating => refresh.IsPending || acceptance is { CarriesOffer: true };

    /// <summary>We end an answered session: BYE, once our 2xx is acknowledged (RFC 3261 §15). The owner is not told.</summary>
    public void HangUp()
    {
        if (Ended)
        {
            return;
        }

        Ended = true;
        timer.Stop();
        if (acceptance is null)
        {
            SendBye();
        }
        else
        {
            byeWhenAcknowledged = true;
        }
    }

    /// <summary>A request of the peer inside the dialog (§12.2.2).</summary>
    public void OnRequest(ServerTransaction transaction, SipRequest request)
    {
        if (!Dialog!.Accept(request)) // Requests find the session through its dialog.
        {
            transaction.Respond(SipStatus.ServerError, ReplyParts.Empty with { Reason = "CSeq Out Of Order" });
            return;
        }

        if (Inspection.Refusal(request) is { } refusal)
        {
            transaction.Respond(refusal.Status, refusal.Parts);
            return;
        }

        switch (request.Method)
        {
            case SipMethods.Bye:
                OnBye(transaction);
                break;
            case var _ when Ended:
                transaction.Respond(SipStatus.NoSuchCall);
                break;
            case SipMethods.Invite or SipMethods.Update:
                ReOffer.Answer(this, transaction, request);
                break;
            case SipMethods.Options:
                transaction.Respond(SipStatus.Ok, SipStack.Capabilities);
                break;
            case SipMethods.Info:
                transaction.Respond(SipStatus.Ok);
                break;
            default:
                transaction.Respond(SipStatus.MethodNotAllowed, Inspection.AllowHeader);
                break;
        }
    }

    public void OnAck(SipRequest ack)
    {
        if (acceptance is not { } waiting || waiting.CSeq != ack.CSeq.Number)
        {
            return;
        }

        acceptance = null;
        waiting.Stop();
        if (byeWhenAcknowledged)
        {
            SendBye();
        }
        else if (waiting.CarriesOffer && (ack.Body.IsEmpty || !Owner.OnAnswer(this, ack.Body)))
        {
            EndByUs(SessionEnd.NoMedia);
        }
    }

    /// <summary>The far end is gone or of no use: BYE for good measure, and the owner is told.</summary>
    internal void EndByUs(SessionEnd why)
    {
        if (!Ended)
        {
            HangUp();
            Owner.OnEnded(this, why);
        }
    }

    internal IPEndPoint NextHop() => Stack.NextHop(Dialog!);

    protected void Establish(Dialog dialog, SipMessage peer)
    {
        Dialog = dialog;
        PeerTakesUpdate = peer.Headers.Lists(SipHeaderName.Allow, SipMethods.Update);
        Stack.Dialogs.Add(this);
    }

    /// <summary>Sends a 2xx to INVITE and sees to its ACK.</summary>
    internal void Accept(ServerTransaction transaction, ReplyParts parts, bool carriesOffer)
    {
        acceptance?.Stop();
        if (transaction.Respond(SipStatus.Ok, parts) is { } sent)
        {
            acceptance = new Acceptance(Stack.Timers, transaction, sent, carriesOffer, OnUnacknowledged);
        }
    }

    internal ReplyParts WithSdp(byte[] sdp, IReadOnlyList<(string, string)> headers)
    {
        LocalSdp = sdp;
        return ReplyParts.Empty with
        {
            ToTag = Dialog!.Key.LocalTag, // Only called inside the dialog.
            Contact = LocalContact,
            Headers = [("Allow", SipMethods.Allowed), ("Supported", "timer"), .. headers],
            ContentType = sdp.Length == 0 ? null : "application/sdp",
            Body = sdp,
        };
    }

    /// <summary>The peer left: out of the tables, owner told.</summary>
    protected void EndByPeer(SessionEnd how)
    {
        Leave();
        if (!Ended)
        {
            Ended = true;
            Owner.OnEnded(this, how);
        }
    }

    /// <summary>The session never came to be; the owner knows.</summary>
    protected void EndQuietly()
    {
        Ended = true;
        Leave();
    }

    /// <summary>BYE before the answer: the UAS also has its INVITE to finish.</summary>
    protected virtual void OnByeBeforeAnswer()
    {
    }

    private void OnBye(ServerTransaction transaction)
    {
        transaction.Respond(SipStatus.Ok);
        if (!Answered)
        {
            OnByeBeforeAnswer();
        }

        EndByPeer(Answered ? SessionEnd.PeerBye : SessionEnd.PeerCancel);
    }

    /// <summary>64*T1 without ACK: the session ends with BYE (§13.3.1.4).</summary>
    private void OnUnacknowledged()
    {
        acceptance = null;
        if (byeWhenAcknowledged)
        {
            SendBye();
        }
        else
        {
            EndByUs(SessionEnd.PeerLost);
        }
    }

    private void SendBye()
    {
        var bye = Dialog!.Next(SipMethods.Bye, Stack.Origin(NextHop())); // Only an answered session hangs up.
        Stack.Transactions.Send(bye, NextHop(), new Farewell(Leave));
    }

    private void Leave()
    {
        timer.Stop();
        acceptance?.Stop();
        acceptance = null;
        Stack.Dialogs.Remove(this);
    }
}
