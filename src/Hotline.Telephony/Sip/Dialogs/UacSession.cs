using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A session we place: INVITE, ringing (with PRACK where the peer wants it), 2xx and ACK, or CANCEL (RFC 3261 §13.2, §9.1, RFC 3262 §4).</summary>
internal sealed partial class UacSession(SipStack stack, ISessionOwner owner, Placement placement) : InviteSession(stack, owner), IResponseReceiver
{
    private static readonly (string, string)[] NoHeaders = [];

    private readonly string localTag = SipIds.Tag();
    private readonly InviteRetry retry = new(placement.Account);
    private InviteClient? invite;
    private bool offerAnswered;
    private bool ringing;
    private bool cancelled;
    private bool cancelSent;

    internal override string LocalContact { get; } = stack.Contact(placement.ContactUser ?? placement.FromUser, placement.Destination);

    internal override bool WaitsForAnswer => base.WaitsForAnswer || !offerAnswered;

    /// <summary>Of the INVITE that was sent.</summary>
    public string CallId => Request.CallId;

    /// <summary>The peer has said something to the INVITE as it was sent last, be it that it tries.</summary>
    public bool IsHeardOf { get; private set; }

    /// <summary>Seconds that the refusal names (Retry-After); null: it names none.</summary>
    public int? RetryAfter { get; private set; }

    private OutgoingRequest Request => invite!.Request; // Whatever comes back comes to an INVITE.

    public void Invite(byte[] offer)
    {
        LocalSdp = offer;
        var host = Stack.Host(placement.Destination);
        Send(new OutgoingRequest(
            SipMethods.Invite, placement.Target.ToString(), SipIds.Branch(), Stack.Origin(placement.Destination),
            $"{placement.From(host)};tag={localTag}", placement.To(host), SipIds.CallId(), 1)
        {
            Routes = placement.Routes,
            MaxForwards = placement.MaxForwards,
            Contact = LocalContact,
            ContentType = "application/sdp",
            Body = offer,
        });
    }

    /// <summary>
    /// We want it no more: CANCEL as soon as a provisional response allows it (§9.1); a 2xx that crosses it is acknowledged
    /// and ended with BYE. The owner hears nothing of it.
    /// </summary>
    /// <param name="why">For the peer and the records; normal clearing when nothing is said.</param>
    public void Cancel(SipReason? why = null)
    {
        if (cancelled || Ended)
        {
            return;
        }

        if (Answered)
        {
            HangUp(why);
            return;
        }

        cancelled = true;
        Clearing = [why ?? SipReason.NormalClearing];
        if (invite is { IsProceeding: true })
        {
            SendCancel();
        }
    }

    public void OnResponse(SipResponse response)
    {
        IsHeardOf = true;
        if (response.IsProvisional)
        {
            OnProvisional(response);
        }
        else if (response.IsSuccess)
        {
            OnSuccess(response);
        }
        else
        {
            OnRefused(response);
        }
    }

    public void OnTimeout()
    {
        EndQuietly();
        if (!cancelled)
        {
            Owner.OnFailed(this, SipStatus.RequestTimeout);
        }
    }

    protected override void Leave()
    {
        base.Leave();
        early.Leave(Stack.Dialogs);
    }

    private void Send(OutgoingRequest request)
    {
        (IsHeardOf, FinalStatus, RetryAfter) = (false, null, null); // Who asks for proof has not answered what is asked now.
        invite = Stack.Transactions.Invite(
            request with
            {
                Headers =
                [
                    .. Abilities, ("Session-Expires", retry.Interval), .. retry.Minimum, .. placement.IdentityHeaders, .. Owner.TakesEarlyMedia ? [(EarlyMedia.Header, EarlyMedia.Understood)] : NoHeaders,
                    .. retry.Prove(request),
                ],
            },
            placement.Destination, this, mayConnect: !placement.IsBehindNat);
    }

    private void OnProvisional(SipResponse response)
    {
        if (response is { Status: > SipStatus.Trying, To.Tag: not null } && response.Headers.Lists(SipHeaderName.Require, OptionTags.Reliable)
            && response.Headers.Number(SipHeaderName.RSeq) is { } sequence)
        {
            OnReliable(response, sequence);
        }
        else if (response.Status > SipStatus.Trying && !Ended)
        {
            OnUnreliable(response);
        }

        Hears(response);

        if (cancelled)
        {
            SendCancel();
        }
        else if (response.Status > SipStatus.Trying && !ringing && !Ended)
        {
            ringing = true;
            Owner.OnRinging(this);
        }
    }

    private void OnSuccess(SipResponse response)
    {
        var before = early.Find(response.ToTag);
        var dialog = before?.Dialog ?? Made(response);
        if (Answered)
        {
            // The same 2xx again: its ACK was lost. Another one: a forked phone that also picked up (§13.2.2.4).
            var isOther = dialog.Key != Dialog!.Key; // Answered in a dialog.
            if (isOther)
            {
                dialog.Confirm(response);
            }

            Stack.Acknowledge(dialog, Request.CSeq);
            if (isOther)
            {
                Stack.Tell(dialog, SipMethods.Bye);
            }

            return;
        }

        early.Leave(Stack.Dialogs);
        dialog.Confirm(response);
        Establish(dialog, response);
        Stack.Acknowledge(dialog, Request.CSeq);
        Answered = true;
        FinalStatus = response.Status;
        if (cancelled)
        {
            HangUp(Clearing[0]); // Cancel() said why.
            return;
        }

        Timer.Take(response);
        var isSettled = Settle(response, before);
        unreliable = null;
        if (!isSettled)
        {
            HangUp(Owner.OfNoUse(response.Body.IsEmpty ? before?.Answer ?? default : response.Body));
            Owner.OnFailed(this, SipStatus.NotAcceptableHere);
            return;
        }

        Owner.OnAccepted(this);
    }

    private void OnRefused(SipResponse response)
    {
        FinalStatus = response.Status;
        RetryAfter = response.Headers.Number(SipHeaderName.RetryAfter);
        if (!cancelled && retry.Helps(response))
        {
            LeaveEarly();
            Send(Request with { Branch = SipIds.Branch(), CSeq = Request.CSeq + 1 });
            return;
        }

        EndQuietly();
        if (!cancelled)
        {
            Clearing = SipReason.Of(response);
            Owner.OnFailed(this, response.Status);
        }
    }

    private Dialog Made(SipResponse response) => Dialog.FromResponse(Request, localTag, response, placement.Destination, placement.Symmetric, retry);

    private void SendCancel()
    {
        if (cancelSent)
        {
            return;
        }

        cancelSent = true;
        var cancel = Request.Cancel() with { Headers = [.. Clearing.Select(why => ("Reason", why.ToString()))] };
        Stack.Transactions.Send(cancel, invite!.Destination, Unheard.Instance); // The way of its INVITE (§9.1), which may have gone over a connection for its length.
        Stack.Timers.Start(SipTimers.Patience, invite.GiveUp);
    }
}
