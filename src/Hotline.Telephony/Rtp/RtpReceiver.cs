using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>One incoming stream: whose packets count, in which order, and what they say. Owned by the media thread.</summary>
internal sealed class RtpReceiver
{
    /// <summary>In bytes; more than any telephone puts into a packet.</summary>
    private const int MaxPayload = 2048;

    private DigitReader digits = new();
    private long lostBefore;
    private long receivedBefore;
    private double jitterBefore;

    public JitterBuffer Buffer { get; } = new();

    /// <summary>Of the present SSRC since it began, or began anew; null before the first packet.</summary>
    public SequenceTracker? Tracker { get; private set; }

    /// <summary>Datagrams that were no RTP of this leg.</summary>
    public long Malformed { get; set; }

    public long Received => receivedBefore + (Tracker?.Received ?? 0);

    /// <summary>By sequence numbers; negative when packets came twice.</summary>
    public long Lost => lostBefore + (Tracker?.Lost ?? 0);

    /// <summary>The mean of all packets, in timestamp units.</summary>
    public double MeanJitter => Received > 0 ? JitterSum / Received : 0;

    private double JitterSum => jitterBefore + (Tracker is { } tracker ? tracker.MeanJitter * tracker.Received : 0);

    /// <summary>Takes a packet of the peer. True when it was RTP.</summary>
    /// <param name="now">Arrival by the media clock.</param>
    /// <param name="heard">What it brought.</param>
    public bool Take(ReadOnlySpan<byte> datagram, NegotiatedMedia media, TimeSpan now, out RtpHeard heard)
    {
        heard = default;
        if (!RtpPacket.TryParse(datagram, out var packet) || packet.Payload.Length > MaxPayload)
        {
            Malformed++;
            return false;
        }
        if (Tracker?.Ssrc != packet.Ssrc || Tracker.IsNewStart(packet.Sequence))
            Restart(packet);
        var tracker = Tracker!; // Restart made one.
        if (IsKey(media, packet.PayloadType))
        {
            tracker.Take(packet.Sequence);
            if (digits.TryTake(packet, out char key))
                heard = new RtpHeard { Digit = key };
            return true;
        }
        tracker.Take(packet.Sequence, packet.Timestamp, (uint)(long)(now.TotalSeconds * G711.Rate));
        if (Codec(media, packet.PayloadType) is { } codec)
        {
            Buffer.Put(packet.Timestamp, packet.Payload, codec, now);
            heard = new RtpHeard { Audio = packet, Codec = codec };
        }
        return true;
    }

    /// <summary>By the number that we gave it; some send under the one that they gave it themselves.</summary>
    private static bool IsKey(NegotiatedMedia media, byte type) =>
        type == media.OurEventPayloadType || type == media.EventPayloadType && type != media.OurPayloadType;

    /// <summary>Our offer names both laws, so a peer may speak the other one than it listens to.</summary>
    private static AudioCodec? Codec(NegotiatedMedia media, byte type) =>
        type == media.OurPayloadType || type == media.PayloadType ? media.Codec
        : type is (byte)AudioCodec.Pcma or (byte)AudioCodec.Pcmu ? (AudioCodec)type
        : null;

    private void Restart(in RtpPacket first)
    {
        jitterBefore = JitterSum;
        lostBefore = Lost;
        receivedBefore = Received;
        Tracker = new SequenceTracker(first.Ssrc, first.Sequence);
        digits = new DigitReader();
        Buffer.Reset();
    }
}

/// <summary>What one packet brought: a key, audio, or neither.</summary>
internal readonly ref struct RtpHeard
{
    /// <summary>A key that was pressed, once a press.</summary>
    public char? Digit { get; init; }

    /// <summary>As it came; with <see cref="Codec"/> only.</summary>
    public RtpPacket Audio { get; init; }

    /// <summary>Of the audio; null when there is none.</summary>
    public AudioCodec? Codec { get; init; }
}
