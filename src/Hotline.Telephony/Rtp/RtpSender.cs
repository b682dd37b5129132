using System.Security.Cryptography;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// One outgoing stream: one SSRC, one row of sequence numbers and one timestamp clock from first to last packet,
/// whatever is being sent, so that the far end notices no seam between prompt, music and an agent who is relayed. Owned by the media thread.
/// </summary>
internal sealed class RtpSender
{
    /// <summary>Samples in a packet of 20 ms.</summary>
    public const int Frame = 160;

    /// <summary>The longest packet that is sent on as it came: 60 ms.</summary>
    public const int MaxRelayed = 3 * Frame;

    private readonly byte[] datagram = new byte[RtpPacket.HeaderLength + MaxRelayed + IRtpPath.Room];
    private readonly RelayMap relayed = new();
    private bool gap = true;

    // SSRC and the first sequence and timestamp are to be unpredictable (RFC 3550 §5.1). The sequence begins in its lower half: whoever hears nothing of a sealed stream before its first
    // wrap takes it for one that has not wrapped (RFC 3711 §3.3.1), and opens none of it.
    private ushort sequence = (ushort)(Unpredictable() & 0x7FFF);

    public uint Ssrc { get; } = Unpredictable();

    /// <summary>Of the next frame.</summary>
    public uint Timestamp { get; private set; } = Unpredictable();

    public uint Packets { get; private set; }

    public uint Octets { get; private set; }

    /// <summary>Numbers of the row that were never sent because whoever was relayed lost them on the way to us: the far end counts them as lost.</summary>
    public int Withheld { get; private set; }

    /// <summary>Sends one frame of A-law in the codec of the leg.</summary>
    public void Send(IRtpPath path, NegotiatedMedia media, ReadOnlySpan<byte> alaw)
    {
        var payload = datagram.AsSpan(RtpPacket.HeaderLength, Frame);
        alaw.CopyTo(payload);
        media.Codec.FromALaw(payload);
        Send(path, media.PayloadType, gap, sequence++, Timestamp, Frame);
        Timestamp += Frame;
        gap = false;
    }

    /// <summary>Sends a packet of another stream on as one of this, in the codec of the leg.</summary>
    /// <param name="codec">Of its payload, which is at most <see cref="MaxRelayed"/> long.</param>
    /// <returns>False: it came twice, or too late.</returns>
    public bool TryRelay(IRtpPath path, NegotiatedMedia media, in RtpPacket packet, AudioCodec codec)
    {
        if (!relayed.TryPlace(packet, sequence, Timestamp, out var place))
            return false;
        var payload = datagram.AsSpan(RtpPacket.HeaderLength, packet.Payload.Length);
        packet.Payload.CopyTo(payload);
        if (codec != media.Codec)
        {
            codec.ToALaw(payload);
            media.Codec.FromALaw(payload);
        }
        Withheld += place.Skipped;
        Send(path, media.PayloadType, place.Marker || gap && !place.IsLate, place.Sequence, place.Timestamp, payload.Length);
        if (!place.IsLate)
            (sequence, Timestamp, gap) = ((ushort)(place.Sequence + 1), place.Timestamp + (uint)payload.Length, false);
        return true;
    }

    /// <summary>The stream that was sent on is over, or was something else's turn: its next packet begins anew.</summary>
    public void EndRelay() => relayed.Forget();

    /// <summary>Sends one packet of a key press in place of a frame (RFC 4733 §2.5).</summary>
    /// <param name="began">The timestamp at which the press began, which all its packets carry.</param>
    public void SendEvent(IRtpPath path, byte payloadType, in TelephoneEvent happened, uint began, bool first)
    {
        happened.Write(datagram.AsSpan(RtpPacket.HeaderLength));
        Send(path, payloadType, first, sequence++, began, TelephoneEvent.Length);
    }

    /// <summary>Time passes without packets; the next one carries the marker (RFC 3551 §4.1).</summary>
    public void Skip(int samples)
    {
        Timestamp += (uint)samples;
        gap = true;
    }

    private void Send(IRtpPath path, byte payloadType, bool marker, ushort sequence, uint timestamp, int payload)
    {
        RtpPacket.WriteHeader(datagram, payloadType, marker, sequence, timestamp, Ssrc);
        path.SendRtp(datagram, RtpPacket.HeaderLength + payload);
        Packets++;
        Octets += (uint)payload;
    }

    private static uint Unpredictable() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
}
