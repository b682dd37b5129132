using System.Globalization;
using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// A REFER that was accepted: the subscription that it makes by itself (RFC 3515 §2.4.4). Each step is told with a NOTIFY, the last one
/// ends the subscription.
/// </summary>
internal sealed class Referral(InviteSession session, uint refer)
{
    /// <summary>Far longer than anybody rings.</summary>
    private const int Seconds = 180;

    private bool over;

    /// <summary>The status line of the call that the transfer makes; a final one is the last.</summary>
    public void Tell(int status)
    {
        if (over || session is { Ended: true } or { Dialog: null })
        {
            return;
        }

        over = status >= SipStatus.Ok;
        var next = session.NextHop();
        var notify = session.Dialog.Next(SipMethods.Notify, session.Stack.Origin(next)) with
        {
            Contact = session.LocalContact,
            Headers =
            [
                ("Event", string.Create(CultureInfo.InvariantCulture, $"refer;id={refer}")),
                ("Subscription-State", over ? "terminated;reason=noresource" : string.Create(CultureInfo.InvariantCulture, $"active;expires={Seconds}")),
            ],
            ContentType = "message/sipfrag;version=2.0",
            Body = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {SipStatus.Reason(status)}\r\n")),
        };
        session.Stack.Transactions.Send(notify, next, Unheard.Instance);
    }
}
