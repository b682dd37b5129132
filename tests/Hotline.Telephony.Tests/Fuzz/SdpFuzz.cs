using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Session descriptions, plain ones, with keys in them, of IPv6 and those of browsers, through parser and answer.</summary>
internal sealed class SdpFuzz : IFuzzTarget
{
    public static readonly byte[] Plain = Wire("""
        v=0
        o=sbc 3818 3818 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        b=AS:64
        t=0 0
        m=audio 49170 RTP/AVP 18 8 0 101
        a=rtpmap:18 G729/8000
        a=fmtp:18 annexb=no
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=rtcp:49171 IN IP4 192.0.2.1
        a=sendrecv
        m=video 0 RTP/AVP 31

        """);

    /// <summary>With keys of two suites (RFC 4568 §9.1); as an answer, the first line alone counts.</summary>
    public static readonly byte[] Secured = Wire("""
        v=0
        o=sbc 3818 3818 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 49170 RTP/SAVP 8 101
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4
        a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj|2^31
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=sendrecv

        """);

    public static readonly byte[] Six = Wire("""
        v=0
        o=sbc 3818 3818 IN IP6 2001:db8::9
        s=-
        c=IN IP6 2001:db8::9
        t=0 0
        m=audio 49170 RTP/AVP 8 0 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=rtcp:49171 IN IP6 2001:db8::9

        """);

    private static readonly byte[] Browser = Wire("""
        v=0
        o=- 4611 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111 8 0 110 126
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuvwx
        a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF
        a=setup:actpass
        a=mid:0
        a=rtpmap:111 opus/48000/2
        a=rtpmap:8 PCMA/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=candidate:1 1 udp 2113937151 192.0.2.9 50000 typ host

        """);

    private static readonly byte[][] Kinds = [Plain, Secured, Six, Browser];

    private readonly IceCredentials ice = new();

    public string Name => "SDP";

    public IReadOnlyList<string> Layers { get; } = ["no description", "read", "answered", "keys agreed"];

    public byte[] Make(Random random) => Mutator.Text(random, Mutator.Pick(random, Kinds), Mutator.Pick(random, Kinds));

    public int Feed(byte[] input)
    {
        _ = AudioMatch.AsksForSecurity(input);
        _ = new OfferAnswer(1, IPAddress.Loopback, 4000).Accept(input);
        var keys = false;
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            var asking = new OfferAnswer(1, address, 4000, secures: true);
            _ = asking.Offer();
            keys |= asking.Accept(input)?.Keys is not null;
            _ = asking.Answer(input);
        }

        _ = AudioMatch.LacksKeys(input, AddressFamily.InterNetworkV6);
        var plain = new OfferAnswer(1, IPAddress.Loopback, 4000).Answer(input);
        plain = plain is SdpAnswer.Agreed ? plain : new OfferAnswer(1, IPAddress.IPv6Loopback, 4000).Answer(input);
        var secure = new SecureAnswer([new IPEndPoint(IPAddress.IPv6Loopback, 4000), new IPEndPoint(IPAddress.Loopback, 4000)], ice, new DtlsFingerprint("sha-256", new byte[32]), 1).Answer(input, out _);
        if ((plain as SdpAnswer.Agreed ?? secure as SdpAnswer.Agreed) is not { } agreed)
        {
            return plain is SdpAnswer.Malformed ? 0 : 1;
        }

        return SdpParser.TryParse(agreed.Sdp, out _) ? (keys || agreed.Media.Keys is not null ? 3 : 2) : throw new InvalidOperationException("our own answer can not be read");
    }

    private static byte[] Wire(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
