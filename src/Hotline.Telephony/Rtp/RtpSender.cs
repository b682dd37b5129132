using System.Security.Cryptography;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// One outgoing stream: one SSRC, one row of sequence numbers and one timestamp clock from first to last frame,
/// whatever is being sent, so that the far end notices no seam between prompt, music and agent. Owned by the media thread.
/// </summary>
internal sealed class RtpSender
{
    /// <summary>Samples in a packet of 20 ms.</summary>
    public const int Frame = 160;

    private readonly byte[] _datagram = new byte[RtpPacket.HeaderLength + Frame + IRtpPath.Room];
    private ushort _sequence = (ushort)Unpredictable();
    private bool _gap = true;

    // SSRC and the first sequence and timestamp are to be unpredictable (RFC 3550 §5.1).
    public uint Ssrc { get; } = Unpredictable();

    /// <summary>Of the next frame.</summary>
    public uint Timestamp { get; private set; } = Unpredictable();

    public uint Packets { get; private set; }

    public uint Octets { get; private set; }

    /// <summary>Sends one frame of A-law in the codec of the leg.</summary>
    public void Send(IRtpPath path, NegotiatedMedia media, ReadOnlySpan<byte> alaw)
    {
        var payload = _datagram.AsSpan(RtpPacket.HeaderLength, Frame);
        alaw.CopyTo(payload);
        media.Codec.FromALaw(payload);
        Send(path, media.PayloadType, _gap, Timestamp, Frame);
        Timestamp += Frame;
        _gap = false;
    }

    /// <summary>Sends one packet of a key press in place of a frame (RFC 4733 §2.5).</summary>
    /// <param name="began">The timestamp at which the press began, which all its packets carry.</param>
    public void SendEvent(IRtpPath path, byte payloadType, in TelephoneEvent happened, uint began, bool first)
    {
        happened.Write(_datagram.AsSpan(RtpPacket.HeaderLength));
        Send(path, payloadType, first, began, TelephoneEvent.Length);
    }

    /// <summary>Time passes without packets; the next one carries the marker (RFC 3551 §4.1).</summary>
    public void Skip(int samples)
    {
        Timestamp += (uint)samples;
        _gap = true;
    }

    private void Send(IRtpPath path, byte payloadType, bool marker, uint timestamp, int payload)
    {
        RtpPacket.WriteHeader(_datagram, payloadType, marker, _sequence++, timestamp, Ssrc);
        path.SendRtp(_datagram, RtpPacket.HeaderLength + payload);
        Packets++;
        Octets += (uint)payload;
    }

    private static uint Unpredictable() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
}
