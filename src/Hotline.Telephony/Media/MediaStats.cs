namespace Hotline.Telephony.Media;

/// <summary>How one leg sounded, from its opening to its close.</summary>
/// <param name="Sent">RTP packets.</param>
/// <param name="Received">RTP packets of the peer.</param>
/// <param name="Lost">By sequence numbers; negative when packets came twice.</param>
/// <param name="JitterMs">Interarrival jitter, RFC 3550 §6.4.1, in ms.</param>
/// <param name="Strangers">Packets dropped because someone else sent them.</param>
/// <param name="Malformed">Datagrams that were no RTP.</param>
/// <param name="DiscardedMs">Audio that came too late or too early to be played, in ms.</param>
/// <param name="FarFractionLost">What the peer said last of our packets, in 1/256.</param>
internal sealed record MediaStats(
    long Sent, long Received, long Lost, double JitterMs, long Strangers, long Malformed, long DiscardedMs, byte FarFractionLost);
