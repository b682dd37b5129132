using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What we send inside a dialog.</summary>
internal static class DialogSends
{
    /// <summary>ACK for a 2xx; sent again whenever that comes again (RFC 3261 §13.2.2.4).</summary>
    public static void Acknowledge(this SipStack stack, Dialog dialog, uint invite)
    {
        var next = stack.NextHop(dialog);
        var ack = dialog.Next(SipMethods.Ack, stack.Origin(next), ackOf: invite);
        stack.Transactions.Outlet.Send((dialog.InviteProofs.Count == 0 ? ack : ack with { Headers = dialog.InviteProofs }).Write(), next);
    }

    /// <summary>A request whose answer changes nothing.</summary>
    public static void Tell(this SipStack stack, Dialog dialog, string method, params IReadOnlyList<(string Name, string Value)> headers)
        => stack.Send(dialog, dialog.Next(method, stack.Origin(stack.NextHop(dialog))) with { Headers = headers }, Unheard.Instance);

    /// <summary>Sends what <see cref="Dialog.Next"/> began; with proof of who we are where the peer wants it.</summary>
    public static void Send(this SipStack stack, Dialog dialog, OutgoingRequest request, IResponseReceiver receiver)
    {
        if (dialog.Digest is { } digest)
        {
            new ChallengedRequest(stack, dialog, digest, request, receiver).Send();
        }
        else if (request.Method == SipMethods.Invite)
        {
            stack.Transactions.Invite(request, stack.NextHop(dialog), receiver);
        }
        else
        {
            stack.Transactions.Send(request, stack.NextHop(dialog), receiver);
        }
    }
}
