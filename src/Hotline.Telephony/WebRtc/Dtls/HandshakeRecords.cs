using System.Buffers.Binary;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>
/// Looks at what a datagram says of itself before the handshake does (RFC 6347 §4.1, §4.2.2): a fragment names the length of its whole message, for which the library makes room at once, and takes
/// sixteen such messages ahead. What is under keys is not looked at.
/// </summary>
internal static class HandshakeRecords
{
    /// <summary>Far more than the certificate of any browser.</summary>
    public const int MaxMessage = 16 * 1024;

    private const int RecordHeader = 13, MessageHeader = 12;

    private const byte Handshake = 22;

    public static bool ClaimsTooMuch(ReadOnlySpan<byte> datagram)
    {
        while (datagram.Length >= RecordHeader)
        {
            var fragment = datagram[RecordHeader..];
            fragment = fragment[..Math.Min(fragment.Length, BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]))];
            var isClear = BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0;
            if (datagram[0] == Handshake && isClear && HasTooLong(fragment))
            {
                return true;
            }

            datagram = datagram[(RecordHeader + fragment.Length)..];
        }

        return false;
    }

    private static bool HasTooLong(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= MessageHeader)
        {
            if (Long(messages[1..]) > MaxMessage)
            {
                return true;
            }

            messages = messages[Math.Min(messages.Length, MessageHeader + Long(messages[9..]))..];
        }

        return false;
    }

    private static int Long(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
}
