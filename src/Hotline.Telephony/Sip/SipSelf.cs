using System.Net;

namespace Hotline.Telephony.Sip;

/// <summary>Our address as a peer should use it: one machine may be reached over several.</summary>
/// <param name="AddressFor">The address to name towards that peer.</param>
/// <param name="Port">Of UDP and TCP.</param>
/// <param name="TlsPort">0 without TLS.</param>
internal sealed record SipSelf(Func<IPAddress, IPAddress> AddressFor, int Port, int TlsPort = 0)
{
    /// <summary>We have an address of IPv6 too.</summary>
    public bool HasIPv6 { get; init; }
}
