namespace Hotline.Telephony.Rtp;

/// <summary>The reports of one leg, sent and read (RFC 3550 §6). Owned by the media thread.</summary>
internal sealed class RtcpExchange(IRtpPath path, RtpReceiver receiver, TimeProvider time)
{
    /// <summary>RFC 3550 §6.2: the least interval between reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>10 s, in 1/65536 s.</summary>
    private const int MaxRoundTrip = 10 << 16;

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] datagram = new byte[RtcpPacket.MaxLength + IRtpPath.Room];
    private TimeSpan next = Interval;
    private uint peerReport;
    private TimeSpan peerReportAt;

    /// <summary>The stream of a standing line is older than the leg: losses that the peer counted before are not the leg's.</summary>
    private int? farLostBefore = path.Sender.Packets == 0 ? 0 : null;

    /// <summary>What the peer said last that it lost of our packets, without what was lost before it reached us; null before it said so.</summary>
    private int? farLost;

    /// <summary>Our packets that the peer lost; null before it said so.</summary>
    public long? FarLost => farLost - farLostBefore;

    /// <summary>There and back, as measured last (RFC 3550 §6.4.1); null before the peer has repeated a report of ours. Exact to a beat of the media clock.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Takes a datagram of the peer that looks like RTCP. True when it was.</summary>
    public bool Take(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (!RtcpPacket.TryRead(datagram, path.Sender.Ssrc, out var news))
            return false;
        if (news.MiddleNtp is { } middle)
            (peerReport, peerReportAt) = (middle, now);
        if (news.Far is { } far)
        {
            farLost = far.Lost - path.Sender.Withheld;
            farLostBefore ??= farLost;
            RoundTrip = RoundTripOf(far) ?? RoundTrip;
        }
        return true;
    }

    /// <summary>Sends a report when one is due.</summary>
    public void Tick(TimeSpan now)
    {
        if (now < next)
            return;
        next = now + Interval;
        Send(now, goodbye: false);
    }

    /// <summary>Sends the last report. On a line that stands, our stream goes on after the leg and does not say goodbye.</summary>
    public void Goodbye(TimeSpan now) => Send(now, goodbye: !path.MayReturn);

    private void Send(TimeSpan now, bool goodbye)
    {
        if (!path.IsOpen || path.Sender.Packets == 0)
            return;
        int length = RtcpPacket.Write(datagram, Report(now), "hotline"u8, goodbye);
        path.SendRtcp(datagram, length);
    }

    /// <summary>A clock that was set, or a peer that repeats nonsense, measures nothing.</summary>
    private TimeSpan? RoundTripOf(in RtcpFar far)
    {
        if (far.LastReport == 0)
            return null;
        int passed = (int)((uint)(Ntp() >> 16) - far.LastReport - far.SinceLastReport);
        return passed is >= -655 and < MaxRoundTrip ? TimeSpan.FromSeconds(Math.Max(0, passed) / 65536.0) : null;
    }

    /// <summary>Wall clock, 32.32 seconds since 1900.</summary>
    private ulong Ntp()
    {
        long ticks = (time.GetUtcNow() - NtpEpoch).Ticks;
        return (ulong)(ticks / TimeSpan.TicksPerSecond) << 32 | (ulong)(ticks % TimeSpan.TicksPerSecond) * (1UL << 32) / TimeSpan.TicksPerSecond;
    }

    private RtcpReport Report(TimeSpan now)
    {
        RtcpHeard? heard = receiver.Tracker is { } tracker
            ? new RtcpHeard(
                tracker.Ssrc, tracker.TakeFractionLost(), tracker.Lost, tracker.ExtendedHighest, tracker.Jitter, peerReport,
                peerReport == 0 ? 0 : (uint)((now - peerReportAt).TotalSeconds * 65536))
            : null;
        var sender = path.Sender;
        return new RtcpReport(sender.Ssrc, Ntp(), sender.Timestamp, sender.Packets, sender.Octets, heard);
    }
}
