using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Sdp;

/// <summary>What is read of a peer's session description (RFC 8866): only the lines that decide audio here.</summary>
/// <param name="Media">The m= lines in order; an answer must repeat them all (RFC 3264 §6).</param>
internal sealed record SdpSession(IReadOnlyList<SdpMedia> Media);

/// <summary>One m= line with the attributes that apply to it, those of the session included.</summary>
/// <param name="Kind">audio, video, image…</param>
/// <param name="Port">0 = refused or ended.</param>
/// <param name="Protocol">RTP/AVP and the like.</param>
/// <param name="Formats">Format list as written.</param>
/// <param name="Address">From c=; null when missing or no literal of the family that it names (a name is not looked up).</param>
/// <param name="RtcpPort">From a=rtcp (RFC 3605), else the RTP port + 1.</param>
/// <param name="Encodings">a=rtpmap by payload type.</param>
/// <param name="Direction">As the peer sees itself.</param>
/// <param name="Mid">a=mid (RFC 5888), repeated in the answer.</param>
/// <param name="Security">What ICE and DTLS need; null when a part of it is missing.</param>
internal sealed record SdpMedia(
    string Kind, int Port, string Protocol, IReadOnlyList<string> Formats, IPAddress? Address, int RtcpPort,
    IReadOnlyDictionary<int, string> Encodings, SdpDirection Direction, string? Mid = null, SdpSecurity? Security = null)
{
    /// <summary>The a=crypto lines that we could take up, in the peer's order of liking.</summary>
    public IReadOnlyList<SdesCrypto> Crypto { get; init; } = [];

    /// <summary>SRTP whose keys are in the description (RFC 4568).</summary>
    public bool IsSdes => Protocol is "RTP/SAVP" or "RTP/SAVPF" && Address is not null && Crypto.Count > 0;

    /// <summary>Hold in the old way: c=0.0.0.0 (RFC 3264 §8.4), or :: in its likeness.</summary>
    public bool IsUnspecifiedAddress => IPAddress.Any.Equals(Address) || IPAddress.IPv6Any.Equals(Address);

    /// <summary>Packets go there from a socket of that family, or nowhere.</summary>
    public bool IsOf(AddressFamily family) => IsUnspecifiedAddress || Address?.AddressFamily == family;
}

/// <summary>How a peer wants its media secured (RFC 8839, RFC 8122, RFC 4145, RFC 5761).</summary>
/// <param name="Setup">actpass, active, passive or holdconn.</param>
internal sealed record SdpSecurity(string Fingerprint, string Setup, bool RtcpMux, bool Ice);

internal enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}
