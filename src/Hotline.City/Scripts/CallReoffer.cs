using System.Security.Cryptography;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.City.Scripts;

/// <summary>A re-INVITE of a citizen and what became of it (RFC 3261 §14.1).</summary>
/// <param name="accept">Takes the description of the answer; false when it is of no use.</param>
internal sealed class CallReoffer(UacSession session, byte[] sdp, Func<ReadOnlyMemory<byte>, bool> accept) : IResponseReceiver
{
    private const int MostGlares = 5;
    private int glares;

    public bool IsDone { get; private set; }

    /// <summary>Null when it went well.</summary>
    public string? Refusal { get; private set; }

    public void Send()
    {
        if (session.Ended || session.Dialog is not { } dialog)
        {
            return;
        }

        session.LocalSdp = sdp;
        var hop = session.NextHop();
        session.Stack.Transactions.Invite(
            dialog.Next(SipMethods.Invite, session.Stack.Origin(hop)) with
            {
                Contact = session.LocalContact, Headers = session.Abilities, ContentType = "application/sdp", Body = sdp,
            },
            hop, this);
    }

    public void OnResponse(SipResponse response)
    {
        if (response.IsProvisional || session.Dialog is not { } dialog)
        {
            return;
        }

        if (response.IsSuccess)
        {
            dialog.Refresh(response);
            session.Stack.Acknowledge(dialog, response.CSeq.Number);
        }

        if (IsDone)
        {
            return; // The same 2xx again: its ACK was lost.
        }

        if (response.Status == SipStatus.RequestPending && glares++ < MostGlares)
        {
            session.Stack.Timers.Start(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(2100, 4000)), Send);
            return;
        }

        IsDone = true;
        Refusal = !response.IsSuccess ? $"the re-INVITE was refused with {response.Status}" : accept(response.Body) ? null : "the answer to the re-INVITE has no usable audio";
    }

    public void OnTimeout() => (IsDone, Refusal) = (true, "the re-INVITE was not answered");
}
