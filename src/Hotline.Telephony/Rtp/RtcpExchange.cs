namespace Hotline.Telephony.Rtp;

/// <summary>The reports of one leg, sent and read (RFC 3550 §6). Owned by the media thread.</summary>
internal sealed class RtcpExchange(IRtpPath path, RtpReceiver receiver, TimeProvider time)
{
    /// <summary>RFC 3550 §6.2: the least interval between reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] _datagram = new byte[RtcpPacket.MaxLength + IRtpPath.Room];
    private TimeSpan _next = Interval;
    private uint _peerReport;
    private TimeSpan _peerReportAt;

    /// <summary>Share of our packets that the peer lost lately, in 1/256, by its own report.</summary>
    public byte FarFractionLost { get; private set; }

    /// <summary>Takes a datagram of the peer that looks like RTCP. True when it was.</summary>
    public bool Take(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (!RtcpPacket.TryRead(datagram, path.Sender.Ssrc, out var news))
            return false;
        if (news.MiddleNtp is { } middle)
            (_peerReport, _peerReportAt) = (middle, now);
        FarFractionLost = news.FarFractionLost ?? FarFractionLost;
        return true;
    }

    /// <summary>Sends a report when one is due.</summary>
    public void Tick(TimeSpan now)
    {
        if (now < _next)
            return;
        _next = now + Interval;
        Send(now, goodbye: false);
    }

    /// <summary>Sends the last report.</summary>
    public void Goodbye(TimeSpan now) => Send(now, goodbye: true);

    private void Send(TimeSpan now, bool goodbye)
    {
        if (!path.IsOpen || path.Sender.Packets == 0)
            return;
        int length = RtcpPacket.Write(_datagram, Report(now), "hotline"u8, goodbye);
        path.SendRtcp(_datagram, length);
    }

    private RtcpReport Report(TimeSpan now)
    {
        long ticks = (time.GetUtcNow() - NtpEpoch).Ticks;
        ulong ntp = (ulong)(ticks / TimeSpan.TicksPerSecond) << 32 | (ulong)(ticks % TimeSpan.TicksPerSecond) * (1UL << 32) / TimeSpan.TicksPerSecond;
        RtcpHeard? heard = receiver.Tracker is { } tracker
            ? new RtcpHeard(
                tracker.Ssrc, tracker.TakeFractionLost(), tracker.Lost, tracker.ExtendedHighest, tracker.Jitter, _peerReport,
                _peerReport == 0 ? 0 : (uint)((now - _peerReportAt).TotalSeconds * 65536))
            : null;
        var sender = path.Sender;
        return new RtcpReport(sender.Ssrc, ntp, sender.Timestamp, sender.Packets, sender.Octets, heard);
    }
}
