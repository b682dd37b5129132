using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What goes out inside a dialog without anybody waiting for an answer.</summary>
internal static class DialogSends
{
    /// <summary>ACK for a 2xx; sent again whenever that comes again (RFC 3261 §13.2.2.4).</summary>
    public static void Acknowledge(this SipStack stack, Dialog dialog, uint invite)
    {
        var next = stack.NextHop(dialog);
        stack.Transactions.Outlet.Send(dialog.Next(SipMethods.Ack, stack.Origin(next), ackOf: invite).Write(), next);
    }

    /// <summary>A request whose answer changes nothing.</summary>
    public static void Tell(this SipStack stack, Dialog dialog, string method, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var next = stack.NextHop(dialog);
        stack.Transactions.Send(dialog.Next(method, stack.Origin(next)) with { Headers = headers }, next, Unheard.Instance);
    }
}
