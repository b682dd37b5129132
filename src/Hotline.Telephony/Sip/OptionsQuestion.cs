using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip;

/// <summary>Whether somebody is there, asked with OPTIONS again and again under one Call-ID.</summary>
/// <param name="routes">Proxies on the way; null: none.</param>
internal sealed class OptionsQuestion(SipStack stack, SipUri target, IPEndPoint hop, IReadOnlyList<string>? routes = null)
{
    private readonly string from = SipIds.Tag();
    private readonly string callId = SipIds.CallId();
    private uint cseq;

    /// <param name="asker">Told of the answers, or that there was none.</param>
    public void Ask(IResponseReceiver asker)
    {
        var uri = target.ToString();
        var options = new OutgoingRequest(
            SipMethods.Options, uri, SipIds.Branch(), stack.Origin(hop), $"<sip:hotline@{stack.Host(hop)}>;tag={from}", $"<{uri}>", callId, ++cseq)
        {
            Routes = routes ?? [],
            Contact = stack.Contact("hotline", hop),
            Headers = [("Accept", "application/sdp")],
        };
        stack.Transactions.Send(options, hop, asker);
    }
}
