using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Media;

/// <summary>How one leg sounded, from its opening to its close.</summary>
/// <param name="Sent">RTP packets.</param>
/// <param name="Received">RTP packets of the peer.</param>
/// <param name="Lost">By sequence numbers; negative when packets came twice.</param>
/// <param name="JitterMs">Interarrival jitter, RFC 3550 §6.4.1, mean over all packets in ms.</param>
/// <param name="Strangers">Packets dropped because someone else sent them.</param>
/// <param name="Malformed">Datagrams that were no RTP.</param>
/// <param name="DiscardedMs">Audio that came too late or too early to be played, in ms.</param>
/// <param name="FarLost">Of our packets, by the peer's last report; null when it made none.</param>
/// <param name="RoundTrip">By the reports of both; null when the peer made none.</param>
internal sealed record MediaStats(
    long Sent, long Received, long Lost, double JitterMs, long Strangers, long Malformed, long DiscardedMs, long? FarLost, TimeSpan? RoundTrip)
{
    /// <summary>What a buffer and a frame add to the way from mouth to ear, whether it is ours or the far phone's.</summary>
    private static readonly TimeSpan Buffering = TimeSpan.FromMilliseconds(40);

    /// <summary>In the terms of the call's record; null when nothing was heard of the peer.</summary>
    public LegQuality? Quality
    {
        get
        {
            long lost = Math.Max(0, Lost), expected = Received + lost;
            if (Received == 0)
                return null;
            // What came too late to be played is as good as lost (RFC 3611 §4.7.1).
            double unplayed = 100.0 * (lost + DiscardedMs / 20) / expected;
            // Gaps are concealed, here where we mix, in the far phone where its packets are sent on.
            double rating = EModel.Rating(unplayed, Buffering + (RoundTrip ?? TimeSpan.Zero) / 2, EModel.Concealed);
            return new LegQuality(
                Received, lost, Math.Round(100.0 * lost / expected, 2), Math.Round(JitterMs, 1), RoundTrip is { } trip ? Math.Round(trip.TotalMilliseconds, 1) : null,
                FarLost is { } far && Sent > 0 ? Math.Round(Math.Clamp(100.0 * far / Sent, 0, 100), 2) : null, Math.Round(EModel.Opinion(rating), 2));
        }
    }
}
