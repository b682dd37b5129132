using System.Buffers.Binary;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Srtp;

/// <summary>
/// The peer's packets, checked and decrypted in place. Each SSRC has its own rollover counter and replay window
/// (RFC 3711 §3.2.1); only an authentic packet makes or moves one. Owned by the media thread.
/// </summary>
internal sealed class SrtpOpener(SrtpMasterKey keys, SrtpSuite suite) : IDisposable
{
    /// <summary>A browser that restarts its audio changes SSRC; more than a few alive at once is nonsense.</summary>
    private const int MaxStreams = 16;

    private readonly SrtpTransform rtp = new(keys.Rtp, suite.TagLength);
    private readonly SrtpTransform rtcp = new(keys.Rtcp, SrtpSuite.RtcpTagLength);
    private readonly Dictionary<uint, ReplayWindow> streams = [];
    private readonly Dictionary<uint, ReplayWindow> reports = [];

    /// <summary>Packets that were forged, replayed or cut.</summary>
    public long Refused { get; private set; }

    /// <summary>Opens an SRTP packet; <paramref name="length"/> becomes that of the RTP packet.</summary>
    public bool TryOpenRtp(Span<byte> packet, ref int length)
    {
        int body = length - rtp.TagLength;
        if (body < RtpPacket.HeaderLength || RtpPacket.HeaderEnd(packet[..body]) is not (> 0 and var start) || start > body)
            return Refuse();
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var window = streams.GetValueOrDefault(ssrc);
        ulong index = SrtpTransform.Index(window?.Highest, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        if (window?.IsFresh(index) == false || !rtp.IsTag(packet[..body], rollover, packet.Slice(body, rtp.TagLength)))
            return Refuse();
        Mark(streams, ssrc, window, index);
        rtp.Crypt(ssrc, index, packet[start..body]);
        length = body;
        return true;
    }

    /// <summary>Opens an SRTCP packet (RFC 3711 §3.4).</summary>
    public bool TryOpenRtcp(Span<byte> packet, ref int length)
    {
        int body = length - SrtpSealer.Room;
        if (body < 8)
            return Refuse();
        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet[body..]);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        ulong index = word & 0x7FFFFFFF;
        var window = reports.GetValueOrDefault(ssrc);
        if (window?.IsFresh(index) == false || !rtcp.IsTag(packet[..(body + 4)], default, packet.Slice(body + 4, rtcp.TagLength)))
            return Refuse();
        Mark(reports, ssrc, window, index);
        if (word >> 31 == 1)
            rtcp.Crypt(ssrc, index, packet[8..body]);
        length = body;
        return true;
    }

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }

    private static void Mark(Dictionary<uint, ReplayWindow> windows, uint ssrc, ReplayWindow? window, ulong index)
    {
        if (window is null)
        {
            if (windows.Count >= MaxStreams)
                windows.Clear();
            windows[ssrc] = window = new ReplayWindow();
        }
        window.Mark(index);
    }

    private bool Refuse()
    {
        Refused++;
        return false;
    }
}
