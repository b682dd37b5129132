namespace Hotline.Telephony.Rtp;

/// <summary>What is known of one incoming RTP stream: order, loss and jitter (RFC 3550 §6.4.1, appendices A.1, A.3, A.8).</summary>
internal sealed class SequenceTracker
{
    /// <summary>A jump further than this is a new start of the sender, not loss (RFC 3550 A.1 MAX_DROPOUT).</summary>
    private const int MaxDropout = 3000;

    private ushort first;
    private ushort highest;
    private uint cycles;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private uint transit;
    private double jitter;
    private double jitterSum;
    private long timed;

    public SequenceTracker(uint ssrc, ushort first)
    {
        Ssrc = ssrc;
        Restart(first);
    }

    public uint Ssrc { get; }

    /// <summary>Packets that came in this life of the stream, duplicates included.</summary>
    public long Received => received;

    public long Expected => ExtendedHighest - first + 1;

    /// <summary>May be negative when packets came twice.</summary>
    public long Lost => Math.Clamp(Expected - received, -0x800000, 0x7FFFFF);

    public uint ExtendedHighest => cycles + highest;

    /// <summary>Interarrival jitter in timestamp units.</summary>
    public uint Jitter => (uint)jitter;

    /// <summary>The mean of <see cref="Jitter"/> over all packets: one gust at the end does not speak for the whole call.</summary>
    public double MeanJitter => timed > 1 ? jitterSum / (timed - 1) : 0;

    /// <param name="arrival">When the packet came, in timestamp units of the stream.</param>
    public void Take(ushort sequence, uint timestamp, uint arrival)
    {
        Take(sequence);
        uint transit = arrival - timestamp;
        if (timed++ > 0)
            jitterSum += jitter += (Math.Min(Math.Abs((double)(int)(transit - this.transit)), 0xFFFF) - jitter) / 16;
        this.transit = transit;
    }

    /// <summary>A packet whose timestamp does not tell when it was sent: those of a key all bear that of its beginning (RFC 4733 §2.5.1.2).</summary>
    public void Take(ushort sequence)
    {
        if (received > 0)
        {
            ushort ahead = (ushort)(sequence - highest);
            if (IsNewStart(sequence))
                Restart(sequence);
            else if (ahead is > 0 and < 0x8000)
            {
                if (sequence < highest)
                    cycles += 0x10000;
                highest = sequence;
            }
        }
        received++;
    }

    /// <summary>The sender begins anew there: what is counted so far is of another life of the stream.</summary>
    public bool IsNewStart(ushort sequence) => received > 0 && (ushort)(sequence - highest) is var ahead && (ahead < 0x8000 ? ahead : (ushort)-ahead) > MaxDropout;

    /// <summary>The share lost since the last call, in 1/256, as a receiver report wants it.</summary>
    public byte TakeFractionLost()
    {
        long expected = Expected - expectedBefore, received = this.received - receivedBefore;
        expectedBefore = Expected;
        receivedBefore = this.received;
        long lost = expected - received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected);
    }

    private void Restart(ushort first)
    {
        this.first = highest = first;
        cycles = 0;
        received = timed = 0;
        expectedBefore = receivedBefore = 0;
        jitter = jitterSum = 0;
    }
}
