using System.Buffers.Binary;

namespace Hotline.Telephony.Srtp;

/// <summary>Our side's packets, encrypted and signed in place (RFC 3711 §3.1, §3.4). One SSRC, so one rollover counter. Owned by the media thread.</summary>
/// <param name="before">Of the key before, whose counters go on (§3.3.1, §3.4); null: there was none.</param>
internal sealed class SrtpSealer(SrtpMasterKey keys, SrtpSuite suite, SrtpSealer? before = null) : IDisposable
{
    /// <summary>What a packet may grow by: RTCP's index and tag.</summary>
    public const int Room = 4 + SrtpSuite.RtcpTagLength;

    private readonly SrtpTransform rtp = new(keys.Rtp, suite.TagLength);
    private readonly SrtpTransform rtcp = new(keys.Rtcp, SrtpSuite.RtcpTagLength);
    private ulong? newest = before?.newest;
    private uint rtcpIndex = before?.rtcpIndex ?? 0;

    /// <summary>Seals an RTP packet without contributing sources and extension, as ours are.</summary>
    /// <param name="buffer">The packet and <see cref="Room"/> after it.</param>
    /// <returns>The new length.</returns>
    public int SealRtp(Span<byte> buffer, int length)
    {
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        // A relayed packet may have been overtaken, around a rollover too.
        ulong index = SrtpTransform.Index(newest, sequence);
        newest = Math.Max(newest ?? index, index);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        rtp.Crypt(ssrc, index, buffer[Rtp.RtpPacket.HeaderLength..length]);
        Span<byte> trailer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(trailer, (uint)(index >> 16));
        rtp.Tag(buffer[..length], trailer, buffer.Slice(length, rtp.TagLength));
        return length + rtp.TagLength;
    }

    /// <summary>Seals a compound RTCP packet: the first eight bytes stay clear, E bit and index follow, then the tag.</summary>
    /// <returns>The new length.</returns>
    public int SealRtcp(Span<byte> buffer, int length)
    {
        rtcpIndex = rtcpIndex + 1 & 0x7FFFFFFF;
        rtcp.Crypt(BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), rtcpIndex, buffer[8..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], 0x80000000 | rtcpIndex);
        rtcp.Tag(buffer[..(length + 4)], default, buffer.Slice(length + 4, rtcp.TagLength));
        return length + Room;
    }

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }
}
