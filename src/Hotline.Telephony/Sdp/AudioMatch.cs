using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Sdp;

/// <summary>Finds in a peer's description the audio stream and codec that we can speak.</summary>
internal static class AudioMatch
{
    /// <summary>In our order of liking: A-law is what the trunks here and the recordings speak.</summary>
    private static readonly AudioCodec[] Preferred = [AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>The index of the first m= line, in clear or with its keys in the description, that fits and what it gives; -1 when none does.</summary>
    /// <param name="family">Of our ports: the line's address must be of the same.</param>
    public static int Find(SdpSession peer, AddressFamily family, out NegotiatedMedia? agreed) => Find(peer, media => media.IsOf(family) && IsOnPorts(media), out agreed);

    /// <summary>The address at which an offer wants its audio: of the first line that fits whose family is served, else of the first that fits; null when none fits, or it says nothing.</summary>
    public static IPAddress? Address(ReadOnlySpan<byte> offer, Func<AddressFamily, bool> serves)
    {
        if (!SdpParser.TryParse(offer, out var session))
            return null;
        var fitting = session.Media.Where(media => IsOnPorts(media) && !media.IsUnspecifiedAddress && Match(media) is not null).Select(media => media.Address).OfType<IPAddress>().ToList();
        return fitting.Find(address => serves(address.AddressFamily)) ?? fitting.FirstOrDefault();
    }

    /// <summary>The same, among lines over DTLS-SRTP with ICE, where c= and port say nothing (RFC 8839 §4.2.1.2, RFC 5764 §8).</summary>
    public static int FindSecure(SdpSession peer, out NegotiatedMedia? agreed) => Find(peer, IsSecure, out agreed);

    /// <summary>An offer whose audio is over DTLS-SRTP, and none of it plain.</summary>
    public static bool AsksForSecurity(ReadOnlySpan<byte> offer) =>
        SdpParser.TryParse(offer, out var session) && session.Media.Any(IsSecure) && !session.Media.Any(media => media.Kind == "audio" && IsPlain(media));

    /// <summary>Of an answer that was of no use to a secured offer: that its audio is in clear, or under no line of ours, is all that is wrong with it.</summary>
    /// <param name="family">Of our ports.</param>
    public static bool LacksKeys(ReadOnlySpan<byte> answer, AddressFamily family) =>
        SdpParser.TryParse(answer, out var session)
        && session.Media.Any(media => media is { Kind: "audio", Port: > 0 } && (media.Crypto.Count == 0 || (media.IsOf(family) && Match(media) is not null)));

    /// <summary>Over DTLS-SRTP (RFC 5764 §8), with everything that we need to take it up.</summary>
    public static bool IsSecure(SdpMedia media) =>
        media.Protocol is "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "RTP/SAVPF" or "RTP/SAVP"
        && media.Security is { Ice: true, RtcpMux: true, Setup: "actpass" or "passive" };

    private static bool IsOnPorts(SdpMedia media) => IsPlain(media) || media is { IsSdes: true, Security: null };

    private static bool IsPlain(SdpMedia media) => media.Address is not null && media.Protocol is ("RTP/AVP" or "RTP/AVPF");

    private static int Find(SdpSession peer, Func<SdpMedia, bool> fits, out NegotiatedMedia? agreed)
    {
        for (int i = 0; i < peer.Media.Count; i++)
            if (fits(peer.Media[i]) && (agreed = Match(peer.Media[i])) is not null)
                return i;
        agreed = null;
        return -1;
    }

    private static NegotiatedMedia? Match(SdpMedia media)
    {
        if (media.Kind != "audio" || media.Port == 0)
            return null;
        var types = media.Formats.Select(f => byte.TryParse(f, out byte type) && type < 128 ? type : (int?)null).OfType<int>().ToList();
        foreach (var codec in Preferred)
            foreach (int type in types)
                if (Speaks(media, type, codec))
                    return Agree(media, types, codec, (byte)type);
        return null;
    }

    /// <summary>By name when there is an rtpmap; else by the static payload type (RFC 3551 §6).</summary>
    private static bool Speaks(SdpMedia media, int type, AudioCodec codec) =>
        media.Encodings.TryGetValue(type, out string? encoding)
            ? IsEncoding(encoding, codec == AudioCodec.Pcma ? "PCMA" : "PCMU")
            : type == (int)codec;

    /// <summary>Encoding names are compared without regard to case (RFC 4855 §3); "/1" channels may follow.</summary>
    private static bool IsEncoding(string encoding, string name)
    {
        var parts = encoding.Split('/');
        return parts.Length is 2 or 3 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase)
            && parts[1] == "8000" && (parts.Length == 2 || parts[2] == "1");
    }

    private static NegotiatedMedia Agree(SdpMedia media, List<int> types, AudioCodec codec, byte type)
    {
        // Browsers offer telephone-event at 48000 too; only the one of the codec's clock rate fits (RFC 4733 §2.1).
        int events = types.FindIndex(t => media.Encodings.TryGetValue(t, out string? e) && IsEncoding(e, "telephone-event"));
        bool secure = IsSecure(media);
        return new NegotiatedMedia(
            codec, type, events < 0 ? null : (byte)types[events],
            secure ? null : EndPoint(media, media.Port), secure ? null : EndPoint(media, media.RtcpPort),
            Sends: (secure || !media.IsUnspecifiedAddress) && media.Direction is SdpDirection.SendReceive or SdpDirection.ReceiveOnly,
            Receives: media.Direction is SdpDirection.SendReceive or SdpDirection.SendOnly);
    }

    private static IPEndPoint? EndPoint(SdpMedia media, int port) =>
        media.Address is null || media.IsUnspecifiedAddress || port == 0 ? null : new IPEndPoint(media.Address, port);
}
