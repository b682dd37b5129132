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
    private KeySends? keys;
    private Acceptance? acceptance;
    private bool byeWhenAcknowledged;

    protected InviteSession(SipStack stack, ISessionOwner owner)
    {
        Stack = stack;
        Owner = owner;
        refresh = new SessionRefresh(this);
        timer = new SessionTimer(stack.Timers, refresh.Send, refresh.RunOut, () => EndByUs(SessionEnd.PeerLost));
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

    /// <summary>Headers that name what we take from this peer.</summary>
    internal IReadOnlyList<(string Name, string Value)> Abilities => Owner.TakesReferrals
        ? [("Allow", SipMethods.AllowedToPhones), ("Supported", $"{OptionTags.Supported}, {OptionTags.Replaces}")]
        : [("Allow", SipMethods.Allowed), ("Supported", OptionTags.Supported)];

    /// <summary>Methods the peer says it understands; a refresh uses UPDATE only when it is among them.</summary>
    internal bool PeerTakesUpdate { get; private set; }

    /// <summary>INFO is among them.</summary>
    internal bool PeerTakesInfo { get; private set; }

    /// <summary>Keys that are told by INFO.</summary>
    internal KeySends Keys => keys ??= new KeySends(this);

    /// <summary>A 2xx to the first INVITE was sent (UAS) or came (UAC).</summary>
    internal bool Answered { get; private protected set; }

    /// <summary>Final status of the first INVITE, whoever sent it; null as long as there is none.</summary>
    internal int? FinalStatus { get; private protected set; }

    /// <summary>Reason headers (RFC 3326) of the BYE or CANCEL that ended the session, the peer's or ours, or of the response that refused it.</summary>
    internal IReadOnlyList<SipReason> Clearing { get; private protected set; } = [];

    /// <summary>An offer of ours, or a refresh by INVITE, waits for its answer: no other exchange may begin (§14.2, RFC 6337).</summary>
    internal virtual bool WaitsForAnswer => refresh.IsPending || acceptance is { CarriesOffer: true };

    /// <summary>The peer's offer waits for our answer.</summary>
    internal virtual bool OwesAnswer => false;

    /// <summary>We end an answered session: BYE, once our 2xx is acknowledged (RFC 3261 §15). The owner is not told.</summary>
    /// <param name="why">For the peer and the records; normal clearing when nothing is said.</param>
    public void HangUp(SipReason? why = null)
    {
        if (Ended)
        {
            return;
        }

        Ended = true;
        Clearing = [why ?? SipReason.NormalClearing];
        timer.Stop();
        if (!Answered)
        {
            FinishInvite(SipStatus.TemporarilyUnavailable);
            Leave();
        }
        else if (acceptance is null)
        {
            SendBye();
        }
        else
        {
            byeWhenAcknowledged = true;
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
            HangUp(why == SessionEnd.NoMedia ? SipReason.NoMedia : SipReason.TimerExpiry);
            Owner.OnEnded(this, why);
        }
    }

    internal IPEndPoint NextHop() => Stack.NextHop(Dialog!);

    protected void Establish(Dialog dialog, SipMessage peer)
    {
        Dialog = dialog;
        PeerTakesUpdate = peer.Headers.Lists(SipHeaderName.Allow, SipMethods.Update);
        PeerTakesInfo = peer.Headers.Lists(SipHeaderName.Allow, SipMethods.Info);
        Stack.Dialogs.Add(dialog, this);
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
        LocalSdp = sdp.Length == 0 ? LocalSdp : sdp;
        return ReplyParts.Empty with
        {
            ToTag = Dialog!.Key.LocalTag, // Only called inside the dialog.
            Contact = LocalContact,
            Headers = [.. Abilities, .. headers],
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

    /// <summary>Over before the answer: the UAS also has its INVITE to finish.</summary>
    protected virtual void FinishInvite(int status)
    {
    }

    /// <summary>A request of the peer came in one of several early dialogs.</summary>
    internal virtual void TurnTo(SipRequest request)
    {
    }

    /// <summary>An offer of the peer was taken.</summary>
    internal virtual void Took(SipRequest request)
    {
    }

    /// <summary>Only a UAS sends what a PRACK is for.</summary>
    internal virtual void OnPrack(ServerTransaction transaction, SipRequest prack) => transaction.Respond(SipStatus.NoSuchCall);

    /// <summary>Out of the tables, timers stopped.</summary>
    protected virtual void Leave()
    {
        timer.Stop();
        refresh.Stop();
        acceptance?.Stop();
        acceptance = null;
        if (Dialog is not null)
        {
            Stack.Dialogs.Remove(Dialog);
        }
    }

    internal void OnBye(ServerTransaction transaction, SipRequest bye)
    {
        transaction.Respond(SipStatus.Ok);
        if (!Ended)
        {
            Clearing = SipReason.Of(bye);
        }

        if (!Answered)
        {
            FinishInvite(SipStatus.RequestTerminated);
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
        // Only an answered session hangs up.
        var bye = Dialog!.Next(SipMethods.Bye, Stack.Origin(NextHop())) with { Headers = [.. Clearing.Select(why => ("Reason", why.ToString()))] };
        Stack.Send(Dialog, bye, new Farewell(Leave));
    }
}
