using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// Whose share something counts in: of IPv4 an address has one, of IPv6 a /64, the least that anybody is given. Whoever has one of those has more addresses than there are shares.
/// </summary>
internal static class SourceShare
{
    private const int PrefixBytes = 8;

    /// <returns>The address, of IPv6 with nothing behind its prefix.</returns>
    public static IPAddress Of(IPAddress source)
    {
        if (source.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return source;
        }

        Span<byte> prefix = stackalloc byte[16];
        source.TryWriteBytes(prefix, out _);
        prefix[PrefixBytes..].Clear();
        return new IPAddress(prefix);
    }
}
