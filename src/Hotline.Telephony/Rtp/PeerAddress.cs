using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Hotline.Telephony.Rtp;

/// <summary>Reads a socket address as the system wrote it: sockaddr_in, or sockaddr_in6, which are told apart by their length: asking for the family is a call to the system's library.</summary>
internal static class PeerAddress
{
    private const int AddressLength = 16, LengthOfIPv4 = 16;

    public static bool IsIPv6(SocketAddress source) => source.Size > LengthOfIPv4;

    public static IPEndPoint EndPoint(SocketAddress source) => new(Host(source), BinaryPrimitives.ReadUInt16BigEndian(source.Buffer.Span[2..]));

    /// <summary>Of IPv6 with its zone, where that is link-local.</summary>
    public static IPAddress Host(SocketAddress source)
    {
        var text = source.Buffer.Span;
        return IsIPv6(source)
            ? new IPAddress(text.Slice(8, AddressLength), MemoryMarshal.Read<uint>(text[24..]))
            : new IPAddress(text.Slice(4, 4));
    }

    public static bool SameHost(SocketAddress a, SocketAddress b)
    {
        if (a.Size != b.Size)
            return false;
        var one = a.Buffer.Span;
        var other = b.Buffer.Span;
        return IsIPv6(a)
            ? one.Slice(8, AddressLength).SequenceEqual(other.Slice(8, AddressLength))
            : one.Slice(4, 4).SequenceEqual(other.Slice(4, 4));
    }
}

/// <summary>Family, port and address, to compare quickly; that of no peer is <c>default</c>.</summary>
/// <param name="Head">The first eight bytes, which of IPv4 are all; of IPv6 family and port alone, for a flow label says nothing of who sends.</param>
internal readonly record struct PeerKey(ulong Head, ulong High, ulong Low)
{
    public static PeerKey Of(SocketAddress source)
    {
        var text = source.Buffer.Span;
        return !PeerAddress.IsIPv6(source) ? new PeerKey(MemoryMarshal.Read<ulong>(text), 0, 0)
            : new PeerKey(MemoryMarshal.Read<uint>(text), MemoryMarshal.Read<ulong>(text[8..]), MemoryMarshal.Read<ulong>(text[16..]));
    }
}
