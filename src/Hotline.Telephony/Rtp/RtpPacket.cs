using System.Buffers.Binary;

namespace Hotline.Telephony.Rtp;

/// <summary>One RTP packet read in place (RFC 3550 §5.1).</summary>
internal readonly ref struct RtpPacket
{
    public const int HeaderLength = 12;

    public byte PayloadType { get; private init; }

    public bool Marker { get; private init; }

    public ushort Sequence { get; private init; }

    public uint Timestamp { get; private init; }

    public uint Ssrc { get; private init; }

    /// <summary>Without contributing sources, extension and padding.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Tells RTCP from RTP on one port by the second byte (RFC 5761 §4).</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> datagram) => datagram.Length >= 2 && datagram[1] is >= 192 and <= 223;

    /// <summary>Where the payload begins, after contributing sources and extension; 0 when this is no RTP. May lie past the end.</summary>
    public static int HeaderEnd(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < HeaderLength || datagram[0] >> 6 != 2)
            return 0;
        int start = HeaderLength + 4 * (datagram[0] & 15);
        if ((datagram[0] & 0x10) == 0)
            return start;
        return datagram.Length < start + 4 ? 0 : start + 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(datagram[(start + 2)..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        int start = HeaderEnd(datagram);
        if (start == 0)
            return false;
        int end = datagram.Length;
        if ((datagram[0] & 0x20) != 0)
        {
            int padding = datagram[^1];
            if (padding == 0)
                return false;
            end -= padding;
        }
        if (end < start)
            return false;
        packet = new RtpPacket
        {
            PayloadType = (byte)(datagram[1] & 0x7F),
            Marker = (datagram[1] & 0x80) != 0,
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]),
            Payload = datagram[start..end],
        };
        return true;
    }

    /// <summary>Writes a plain header; the payload follows at <see cref="HeaderLength"/>.</summary>
    public static void WriteHeader(Span<byte> datagram, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        datagram[0] = 0x80;
        datagram[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[8..], ssrc);
    }
}
