namespace Hotline.Telephony.Rtp;

/// <summary>What is known of one incoming RTP stream: order, loss and jitter (RFC 3550 §6.4.1, appendices A.1, A.3, A.8).</summary>
internal sealed class SequenceTracker
{
    /// <summary>A jump further than this is a new start of the sender, not loss (RFC 3550 A.1 MAX_DROPOUT).</summary>
    private const int MaxDropout = 3000;

    private ushort _base;
    private ushort _highest;
    private uint _cycles;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _transit;
    private double _jitter;
    private double _jitterSum;
    private long _timed;

    public SequenceTracker(uint ssrc, ushort first)
    {
        Ssrc = ssrc;
        Restart(first);
    }

    public uint Ssrc { get; }

    /// <summary>Packets that came in this life of the stream, duplicates included.</summary>
    public long Received => _received;

    public long Expected => ExtendedHighest - _base + 1;

    /// <summary>May be negative when packets came twice.</summary>
    public long Lost => Math.Clamp(Expected - _received, -0x800000, 0x7FFFFF);

    public uint ExtendedHighest => _cycles + _highest;

    /// <summary>Interarrival jitter in timestamp units.</summary>
    public uint Jitter => (uint)_jitter;

    /// <summary>The mean of <see cref="Jitter"/> over all packets: one gust at the end does not speak for the whole call.</summary>
    public double MeanJitter => _timed > 1 ? _jitterSum / (_timed - 1) : 0;

    /// <param name="arrival">When the packet came, in timestamp units of the stream.</param>
    public void Take(ushort sequence, uint timestamp, uint arrival)
    {
        Take(sequence);
        uint transit = arrival - timestamp;
        if (_timed++ > 0)
            _jitterSum += _jitter += (Math.Min(Math.Abs((double)(int)(transit - _transit)), 0xFFFF) - _jitter) / 16;
        _transit = transit;
    }

    /// <summary>A packet whose timestamp does not tell when it was sent: those of a key all bear that of its beginning (RFC 4733 §2.5.1.2).</summary>
    public void Take(ushort sequence)
    {
        if (_received > 0)
        {
            ushort ahead = (ushort)(sequence - _highest);
            if (ahead is > 0 and < 0x8000)
            {
                if (ahead > MaxDropout)
                    Restart(sequence);
                else
                {
                    if (sequence < _highest)
                        _cycles += 0x10000;
                    _highest = sequence;
                }
            }
            else if ((ushort)-ahead > MaxDropout)
                Restart(sequence);
        }
        _received++;
    }

    /// <summary>The share lost since the last call, in 1/256, as a receiver report wants it.</summary>
    public byte TakeFractionLost()
    {
        long expected = Expected - _expectedBefore, received = _received - _receivedBefore;
        _expectedBefore = Expected;
        _receivedBefore = _received;
        long lost = expected - received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected);
    }

    private void Restart(ushort first)
    {
        _base = _highest = first;
        _cycles = 0;
        _received = _timed = 0;
        _expectedBefore = _receivedBefore = 0;
        _jitter = _jitterSum = 0;
    }
}
