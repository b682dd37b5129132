using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What a session we place looks like to its peer.</summary>
/// <param name="Target">Request-URI: the phone's registered contact.</param>
/// <param name="Destination">The address its registration came from: the phone, or the first proxy before it.</param>
/// <param name="Symmetric">The phone is behind NAT: keep to <paramref name="Destination"/>.</param>
/// <param name="FromUser">User part of From: the hotline number, never the caller's.</param>
internal sealed record Placement(SipUri Target, IPEndPoint Destination, bool Symmetric, string FromUser, string ToUser, int MaxForwards)
{
    /// <summary>The Path of its registration, as Route (RFC 3327 §5.4).</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>A session we place: INVITE, ringing, 2xx and ACK, or CANCEL (RFC 3261 §13.2, §9.1).</summary>
internal sealed class UacSession(SipStack stack, ISessionOwner owner, Placement placement) : InviteSession(stack, owner), IResponseReceiver
{
    private readonly string localTag = SipIds.Tag();
    private InviteClient? invite;
    private bool ringing;
    private bool cancelled;
    private bool cancelSent;

    internal override string LocalContact { get; } = stack.Contact(placement.FromUser, placement.Destination);

    public void Invite(byte[] offer)
    {
        LocalSdp = offer;
        var host = Stack.Host(placement.Destination);
        var request = new OutgoingRequest(
            SipMethods.Invite, placement.Target.ToString(), SipIds.Branch(), Stack.Origin(placement.Destination),
            $"<sip:{placement.FromUser}@{host}>;tag={localTag}", $"<sip:{placement.ToUser}@{host}>", SipIds.CallId(), 1)
        {
            Routes = placement.Routes,
            MaxForwards = placement.MaxForwards,
            Contact = LocalContact,
            Headers = [("Allow", SipMethods.Allowed), ("Supported", "timer")],
            ContentType = "application/sdp",
            Body = offer,
        };
        invite = Stack.Transactions.Invite(request, placement.Destination, this);
    }

    /// <summary>
    /// We want it no more: CANCEL as soon as a provisional response allows it (§9.1); a 2xx that crosses it is acknowledged
    /// and ended with BYE. The owner hears nothing of it.
    /// </summary>
    public void Cancel()
    {
        if (cancelled || Ended)
        {
            return;
        }

        if (Answered)
        {
            HangUp();
            return;
        }

        cancelled = true;
        if (invite is { IsProceeding: true })
        {
            SendCancel();
        }
    }

    public void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            OnProvisional(response);
        }
        else if (response.IsSuccess)
        {
            OnSuccess(response);
        }
        else if (!cancelled)
        {
            EndQuietly();
            Owner.OnFailed(this, response.Status);
        }
    }

    public void OnTimeout()
    {
        if (!cancelled)
        {
            EndQuietly();
            Owner.OnFailed(this, SipStatus.RequestTimeout);
        }
    }

    private void OnProvisional(SipResponse response)
    {
        if (cancelled)
        {
            SendCancel();
        }
        else if (response.Status > SipStatus.Trying && !ringing)
        {
            ringing = true;
            Owner.OnRinging(this);
        }
    }

    private void OnSuccess(SipResponse response)
    {
        var dialog = Dialog.FromResponse(invite!.Request, localTag, response, placement.Destination, placement.Symmetric); // Begin() set it.
        if (Dialog is not null)
        {
            // The same 2xx again: its ACK was lost. Another one: a forked phone that also picked up (§13.2.2.4).
            Acknowledge(dialog);
            if (dialog.Key != Dialog.Key)
            {
                ByeTo(dialog);
            }

            return;
        }

        Establish(dialog, response);
        Acknowledge(dialog);
        Answered = true;
        if (cancelled)
        {
            HangUp();
            return;
        }

        Timer.Take(response);
        if (response.Body.IsEmpty || !Owner.OnAnswer(this, response.Body))
        {
            HangUp();
            Owner.OnFailed(this, SipStatus.NotAcceptableHere);
            return;
        }

        Owner.OnAccepted(this);
    }

    private void Acknowledge(Dialog dialog)
    {
        var next = Stack.NextHop(dialog);
        var ack = dialog.Next(SipMethods.Ack, Stack.Origin(next), ackOf: invite!.Request.CSeq);
        Stack.Transactions.Outlet.Send(ack.Write(), next);
    }

    private void ByeTo(Dialog dialog)
    {
        var next = Stack.NextHop(dialog);
        var bye = dialog.Next(SipMethods.Bye, Stack.Origin(next));
        Stack.Transactions.Send(bye, next, Unheard.Instance);
    }

    private void SendCancel()
    {
        if (cancelSent)
        {
            return;
        }

        cancelSent = true;
        Stack.Transactions.Send(invite!.Request.Cancel(), placement.Destination, Unheard.Instance);
        Stack.Timers.Start(SipTimers.Patience, invite.GiveUp);
    }

    /// <summary>For requests whose answer changes nothing.</summary>
    private sealed class Unheard : IResponseReceiver
    {
        public static Unheard Instance { get; } = new();

        public void OnResponse(SipResponse response)
        {
        }

        public void OnTimeout()
        {
        }
    }
}
