using System.Buffers.Binary;

namespace Hotline.Telephony.Rtp;

/// <summary>Sender and receiver reports (RFC 3550 §6.4), as much as two telephones need of them.</summary>
internal static class RtcpPacket
{
    private const byte SenderReport = 200, ReceiverReport = 201, SourceDescription = 202, Goodbye = 203;

    /// <summary>Room for a compound packet written here.</summary>
    public const int MaxLength = 96;

    /// <summary>Writes SR or RR (when nothing was sent), SDES with <paramref name="cname"/> and perhaps BYE; returns the length.</summary>
    public static int Write(Span<byte> to, in RtcpReport report, ReadOnlySpan<byte> cname, bool goodbye)
    {
        int at = 8;
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], report.Ssrc);
        if (report.PacketsSent > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(to[8..], report.NtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(to[16..], report.Timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(to[20..], report.PacketsSent);
            BinaryPrimitives.WriteUInt32BigEndian(to[24..], report.OctetsSent);
            at = 28;
        }
        if (report.Heard is { } heard)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to[at..], heard.Ssrc);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], (uint)heard.FractionLost << 24 | (uint)heard.Lost & 0xFFFFFF);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 8)..], heard.ExtendedHighest);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 12)..], heard.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 16)..], heard.LastReport);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 20)..], heard.SinceLastReport);
            at += 24;
        }
        Head(to, report.PacketsSent > 0 ? SenderReport : ReceiverReport, report.Heard is null ? 0 : 1, at);

        int description = at;
        int length = (8 + 2 + cname.Length + 4) / 4 * 4; // at least one zero byte ends the items
        to.Slice(at, length).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], report.Ssrc);
        to[at + 8] = 1;
        to[at + 9] = (byte)cname.Length;
        cname.CopyTo(to[(at + 10)..]);
        Head(to[description..], SourceDescription, 1, length);
        at += length;

        if (goodbye)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], report.Ssrc);
            Head(to[at..], Goodbye, 1, 8);
            at += 8;
        }
        return at;
    }

    /// <summary>Reads the first sender report's middle NTP bits and what the peer says of our stream; false when it is not RTCP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, uint ourSsrc, out RtcpNews news)
    {
        news = default;
        bool any = false;
        while (datagram.Length >= 8 && datagram[0] >> 6 == 2)
        {
            int length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) + 1);
            if (length > datagram.Length)
                return false;
            var packet = datagram[..length];
            int blocks = -1;
            if (packet[1] == SenderReport && length >= 28)
            {
                news = news with { MiddleNtp = BinaryPrimitives.ReadUInt32BigEndian(packet[10..]) };
                blocks = 28;
            }
            else if (packet[1] == ReceiverReport)
                blocks = 8;
            for (int i = 0; blocks > 0 && i < (packet[0] & 31) && blocks + 24 <= length; i++, blocks += 24)
                if (BinaryPrimitives.ReadUInt32BigEndian(packet[blocks..]) == ourSsrc)
                    news = news with { Far = RtcpFar.Read(packet[blocks..]) };
            any = true;
            datagram = datagram[length..];
        }
        return any;
    }

    private static void Head(Span<byte> packet, byte type, int count, int length)
    {
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(length / 4 - 1));
    }
}

/// <summary>What we report.</summary>
/// <param name="NtpTime">Wall clock, 32.32 seconds since 1900.</param>
/// <param name="Timestamp">The same moment in the timestamps of our stream.</param>
/// <param name="Heard">What we hear of the peer, or null when nothing yet.</param>
internal readonly record struct RtcpReport(uint Ssrc, ulong NtpTime, uint Timestamp, uint PacketsSent, uint OctetsSent, RtcpHeard? Heard);

/// <param name="LastReport">Middle 32 bits of the NTP time of the peer's last sender report, 0 when none.</param>
/// <param name="SinceLastReport">In 1/65536 s.</param>
internal readonly record struct RtcpHeard(
    uint Ssrc, byte FractionLost, long Lost, uint ExtendedHighest, uint Jitter, uint LastReport, uint SinceLastReport);

/// <summary>What the peer reports.</summary>
/// <param name="MiddleNtp">Middle 32 bits of its sender report's time; null when it sent none.</param>
/// <param name="Far">Null when it said nothing of our stream.</param>
internal readonly record struct RtcpNews(uint? MiddleNtp, RtcpFar? Far);

/// <summary>A report block about our stream (RFC 3550 §6.4.1).</summary>
/// <param name="FractionLost">Lately, in 1/256.</param>
/// <param name="Lost">Since the beginning; negative when packets came twice.</param>
/// <param name="Jitter">In timestamp units.</param>
/// <param name="LastReport">Middle 32 bits of the time of our last report that it has; 0: none.</param>
/// <param name="SinceLastReport">How long it had it then, in 1/65536 s.</param>
internal readonly record struct RtcpFar(byte FractionLost, int Lost, uint Jitter, uint LastReport, uint SinceLastReport)
{
    public static RtcpFar Read(ReadOnlySpan<byte> block) => new(
        block[4], BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8, BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]), BinaryPrimitives.ReadUInt32BigEndian(block[20..]));
}
