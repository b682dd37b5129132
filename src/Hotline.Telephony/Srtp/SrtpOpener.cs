using System.Buffers.Binary;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Srtp;

/// <summary>
/// The peer's packets, checked and decrypted in place. Each SSRC has its own rollover counter and replay window
/// (RFC 3711 §3.2.1); only an authentic packet makes or moves one. Owned by the media thread.
/// </summary>
/// <param name="before">Of the key before, whose rollover counters go on (§3.3.1); null: there was none.</param>
internal sealed class SrtpOpener(SrtpMasterKey keys, SrtpSuite suite, SrtpOpener? before = null) : IDisposable
{
    /// <summary>A browser that restarts its audio changes SSRC; more than a few alive at once is nonsense.</summary>
    private const int MaxStreams = 16;

    private readonly SrtpTransform rtp = new(keys.Rtp, suite.TagLength);
    private readonly SrtpTransform rtcp = new(keys.Rtcp, SrtpSuite.RtcpTagLength);
    private readonly Dictionary<uint, ReplayWindow> streams = [];
    private readonly Dictionary<uint, ReplayWindow> reports = [];

    /// <summary>The highest index of each stream under the key before.</summary>
    private readonly Dictionary<uint, ulong> carried = before?.Reached ?? [];

    /// <summary>Packets that were forged, replayed or cut.</summary>
    public long Refused { get; private set; }

    private Dictionary<uint, ulong> Reached => streams.Count == 0 ? carried : streams.ToDictionary(stream => stream.Key, stream => stream.Value.Highest);

    /// <summary>Opens an SRTP packet; <paramref name="length"/> becomes that of the RTP packet.</summary>
    public bool TryOpenRtp(Span<byte> packet, ref int length)
    {
        int body = length - rtp.TagLength;
        if (body < RtpPacket.HeaderLength || RtpPacket.HeaderEnd(packet[..body]) is not (> 0 and var start) || start > body)
            return Refuse();
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var window = streams.GetValueOrDefault(ssrc);
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        ulong index = SrtpTransform.Index(window?.Highest ?? (carried.TryGetValue(ssrc, out ulong reached) ? reached : null), sequence);
        if (window?.IsFresh(index) == false)
            return Refuse();
        if (!IsAuthentic(packet, body, index))
        {
            // There are peers whose counter begins at zero with each key.
            if (window is not null || index == sequence || !IsAuthentic(packet, body, sequence))
                return Refuse();
            index = sequence;
        }
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

    private bool IsAuthentic(ReadOnlySpan<byte> packet, int body, ulong index)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        return rtp.IsTag(packet[..body], rollover, packet.Slice(body, rtp.TagLength));
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
