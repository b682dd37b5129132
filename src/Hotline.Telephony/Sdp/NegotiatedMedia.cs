using System.Net;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Sdp;

/// <summary>What offer and answer agreed on for the one audio stream of a leg.</summary>
/// <param name="Codec">Spoken both ways.</param>
/// <param name="PayloadType">Its RTP payload type.</param>
/// <param name="EventPayloadType">telephone-event/8000 (RFC 4733), or null.</param>
/// <param name="Remote">Where the peer wants RTP; null when its address is 0.0.0.0 (hold).</param>
/// <param name="RemoteRtcp">Where the peer wants RTCP, or null.</param>
/// <param name="Sends">We may send: the peer listens.</param>
/// <param name="Receives">The peer may send.</param>
internal sealed record NegotiatedMedia(
    AudioCodec Codec, byte PayloadType, byte? EventPayloadType, IPEndPoint? Remote, IPEndPoint? RemoteRtcp, bool Sends, bool Receives)
{
    /// <summary>
    /// The payload types that we gave: in an answer to our offer the peer names its own, and sends under ours all the same (RFC 3264 §5.1, §6.1). Null: the same as
    /// the peer's, which is so of every offer that we answered.
    /// </summary>
    public byte? OurPayloadType { get; init; }

    /// <summary>The same of telephone-event.</summary>
    public byte? OurEventPayloadType { get; init; }

    /// <summary>Null: in clear, or secured by other means.</summary>
    public SdesKeys? Keys { get; init; }

    /// <summary>The peer has put us on hold.</summary>
    public bool OnHold => !Sends;
}
