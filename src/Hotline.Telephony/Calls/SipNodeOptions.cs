using System.Net;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Calls;

/// <param name="Listen">Address and UDP port to bind.</param>
/// <param name="Advertise">What to name to peers beyond the local networks; null: the address that the routing table sends from, to everybody.</param>
internal sealed record SipNodeOptions(IPEndPoint Listen, Advertised? Advertise)
{
    public StreamOptions Streams { get; init; } = new();

    public CallOptions Calls { get; init; } = new();

    /// <summary>Address of IPv6 to bind beside, at the same ports; null: calls come and go over IPv4 alone.</summary>
    public IPAddress? Listen6 { get; init; }

    /// <summary>As <see cref="Advertise"/>, to peers of IPv6.</summary>
    public Advertised? Advertise6 { get; init; }
}
