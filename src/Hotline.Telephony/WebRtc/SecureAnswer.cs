using System.Net;
using System.Security.Cryptography;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.WebRtc;

/// <summary>
/// Answers an offer of ICE and DTLS-SRTP (RFC 8829 as far as one audio stream goes): we are ICE-lite, the DTLS client,
/// one port for RTP and RTCP, G.711 and digits only.
/// </summary>
/// <param name="ours">Where we are reached, of either family, the most wanted first; at least one.</param>
internal sealed class SecureAnswer(IReadOnlyList<IPEndPoint> ours, IceCredentials ice, DtlsFingerprint fingerprint, uint ssrc)
{
    private const uint HostPreference = 126; // RFC 8445 §5.1.2.1

    private readonly ulong sessionId = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private ulong changes;

    /// <summary>The last description sent; empty before the first.</summary>
    public byte[] Local { get; private set; } = [];

    /// <param name="peer">The fingerprint the peer named, when agreed.</param>
    public SdpAnswer Answer(ReadOnlySpan<byte> offer, out DtlsFingerprint? peer)
    {
        peer = null;
        if (!SdpParser.TryParse(offer, out var session))
            return new SdpAnswer.Malformed();
        int chosen = AudioMatch.FindSecure(session, out var agreed);
        if (agreed is null || (peer = DtlsFingerprint.Parse(session.Media[chosen].Security!.Fingerprint)) is null) // FindSecure takes none without
            return new SdpAnswer.NotAcceptable();
        var said = Write(session, chosen, agreed, sessionId + changes);
        if (Local.Length > 0 && !Local.AsSpan().SequenceEqual(said))
            said = Write(session, chosen, agreed, sessionId + ++changes);
        Local = said;
        return new SdpAnswer.Agreed(said, agreed);
    }

    private byte[] Write(SdpSession session, int chosen, NegotiatedMedia agreed, ulong version)
    {
        string? mid = session.Media[chosen].Mid;
        string[] general = mid is null ? ["ice-lite"] : ["ice-lite", $"group:BUNDLE {mid}"];
        var writer = new SdpWriter(sessionId, version, ours[0].Address, general);
        for (int i = 0; i < session.Media.Count; i++)
            if (i == chosen)
                writer.Audio(ours[0].Port, [(agreed.Codec, agreed.PayloadType)], agreed.EventPayloadType, OfferAnswer.Direction(agreed), session.Media[i].Protocol)
                    .Attributes(Attributes(mid));
            else
                writer.Refuse(session.Media[i]);
        return writer.ToBytes();
    }

    private IEnumerable<string> Attributes(string? mid)
    {
        if (mid is not null)
            yield return $"mid:{mid}";
        yield return "rtcp-mux";
        yield return $"ice-ufrag:{ice.Ufrag}";
        yield return $"ice-pwd:{ice.Password}";
        yield return $"fingerprint:{fingerprint}";
        yield return "setup:active";
        for (int i = 0; i < ours.Count; i++)
            yield return $"candidate:{i + 1} 1 UDP {HostPreference << 24 | (uint)(65535 - i) << 8 | 255} {new IPAddress(ours[i].Address.GetAddressBytes())} {ours[i].Port} typ host"; // Without a zone, which is ours alone.
        yield return "end-of-candidates";
        yield return $"ssrc:{ssrc} cname:hotline";
    }
}
