namespace Hotline.Telephony.Rtp;

/// <summary>
/// Where the packets of a voice that is sent on stand in our own stream. While nothing else is sent, our numbers are the sender's plus a constant, so that what is
/// lost stays a gap and what was overtaken keeps its number; the far phone conceals and sorts as if it heard the sender itself. After anything else (silence, a prompt, a
/// key), another voice or a jump of the sender's clock, numbers and timestamps go on from ours and never back. No number is used twice, which SRTP lives by. Owned by the media thread.
/// </summary>
internal sealed class RelayMap
{
    /// <summary>How far a packet may be overtaken and still be sent.</summary>
    private const int Window = 64;

    /// <summary>A sequence further back than this is a new start of the sender, not a late packet (RFC 3550 A.1).</summary>
    private const int MaxDropout = 3000;

    /// <summary>A timestamp further ahead, in samples, is a jump of the sender's clock: nothing was silent for so long.</summary>
    private const int MaxLead = 4096;

    /// <summary>What a voice may be behind the silence that was sent for it, in samples, and still be sent whole: we filled on our beat and not on its.</summary>
    private const int Slack = 320;

    /// <summary>Further behind than <see cref="Slack"/> its time has gone by in silence and it is dropped; further than this its clock jumped.</summary>
    private const int MaxLate = 16_000;

    private bool began;
    private uint ssrc;
    private ushort newest;
    private ushort sequenceShift;
    private uint timestampShift;

    /// <summary>Bit n: the number n before the newest has been sent, or may not be any more.</summary>
    private ulong sent;

    /// <summary>Finds the place of a packet.</summary>
    /// <param name="sequence">The next of our stream.</param>
    /// <param name="timestamp">The next of our stream.</param>
    /// <param name="place">When it is to be sent.</param>
    /// <returns>False: it came twice, or too late.</returns>
    public bool TryPlace(in RtpPacket packet, ushort sequence, uint timestamp, out RelayPlace place)
    {
        place = default;
        int ahead = (short)(packet.Sequence - newest);
        int lead = (int)(packet.Timestamp + timestampShift - timestamp);
        bool known = began && packet.Ssrc == ssrc;
        bool unbroken = known && sequence == (ushort)(newest + sequenceShift + 1);
        if (known && lead is < 0 and >= -MaxLate)
        {
            if (ahead is <= 0 and > -MaxDropout)
                return unbroken && TryPlaceLate(packet, -ahead, out place);
            if (!unbroken && lead < -Slack)
                return false;
        }
        bool continues = known && ahead > 0 && lead is >= -Slack and <= MaxLead;
        if (!continues || lead < 0)
            (timestampShift, lead) = (timestamp - packet.Timestamp, 0);
        if (continues && unbroken && ahead < Window)
        {
            sent = sent << ahead | 1;
            place = new RelayPlace((ushort)(packet.Sequence + sequenceShift), packet.Timestamp + timestampShift, packet.Marker, ahead - 1);
        }
        else
        {
            // Whatever lies before this belongs to what was sent before.
            sent = ulong.MaxValue;
            sequenceShift = (ushort)(sequence - packet.Sequence);
            place = new RelayPlace(sequence, packet.Timestamp + timestampShift, packet.Marker || !continues || lead > 0, 0);
        }
        (began, ssrc, newest) = (true, packet.Ssrc, packet.Sequence);
        return true;
    }

    /// <summary>What comes next is a beginning: something else than silence was sent, or silence for long.</summary>
    public void Forget() => began = false;

    private bool TryPlaceLate(in RtpPacket packet, int back, out RelayPlace place)
    {
        place = default;
        if (back >= Window || (sent >> back & 1) != 0)
            return false;
        sent |= 1UL << back;
        place = new RelayPlace((ushort)(packet.Sequence + sequenceShift), packet.Timestamp + timestampShift, packet.Marker, -1);
        return true;
    }
}

/// <param name="Skipped">Numbers left out before it; -1: it takes one that was left out, and our stream is further on already.</param>
internal readonly record struct RelayPlace(ushort Sequence, uint Timestamp, bool Marker, int Skipped)
{
    public bool IsLate => Skipped < 0;
}
