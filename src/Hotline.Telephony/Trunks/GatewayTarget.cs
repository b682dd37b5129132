using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Trunks;

/// <summary>One of the places that a gateway's name stands for.</summary>
/// <param name="Port">0: as the URI says.</param>
/// <param name="Priority">The lowest is meant to be used as long as it answers (RFC 2782).</param>
internal readonly record struct GatewayTarget(IPAddress Address, int Port = 0, int Priority = 0)
{
    public IPEndPoint Of(SipUri uri) => (Port == 0 ? uri : uri with { Port = Port }).At(Address);
}
