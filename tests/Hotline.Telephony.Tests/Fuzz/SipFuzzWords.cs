using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>What a caller, a desk phone and a carrier say, as it should be; the changes come afterwards.</summary>
internal static class SipFuzzWords
{
    private static readonly int[] Statuses = [100, 180, 183, 200, 200, 200, 302, 401, 407, 422, 423, 481, 486, 491, 503, 603, 699];
    private static readonly string[] PhoneMethods = ["REFER", "REFER", "INFO", "INVITE", "UPDATE", "NOTIFY", "REPLACE", "BYE"];
    private static readonly string[] Directions = ["supported", "sendrecv", "sendonly", "inactive", "sendrecv, gated", "gated", "recvonly, sendonly"];

    public static string Sdp { get; } = Encoding.ASCII.GetString(SdpFuzz.Plain);

    private static readonly string Secured = Encoding.ASCII.GetString(SdpFuzz.Secured);

    private static readonly string[] Bodies = [Sdp, Secured, Encoding.ASCII.GetString(SdpFuzz.Six)];

    public const string Realm = "hotline";

    public static string Secret { get; } = DigestAlgorithm.Md5.Ha1("8001", Realm, "secret");

    public static byte[] Bytes(string head, string body = "") => Encoding.UTF8.GetBytes(Whole(head, body.Length > 0 ? ("application/sdp", body) : default));

    public static string? NonceOf(SipResponse challenge)
        => (challenge.Headers.Text(SipHeaderName.WwwAuthenticate) ?? challenge.Headers.Text(SipHeaderName.ProxyAuthenticate))?.Split("nonce=\"") is [_, var rest, ..] ? rest.Split('"')[0] : null;

    /// <summary>A registrar's 200.</summary>
    public static byte[] Granted(SipRequest register) => Bytes($"SIP/2.0 200 OK\r\n{Back(register)}{OfRegistrar(register)}");

    /// <summary>An answer to a request of ours.</summary>
    public static string Answer(Random random, SipRequest request, IPEndPoint from)
    {
        var status = Mutator.Pick(random, Statuses);
        var head = new StringBuilder($"SIP/2.0 {status} Whatever\r\n{Back(request)}");
        head.Append(request.Method == "REGISTER" ? OfRegistrar(request) : $"Contact: <sip:8001@{from}>\r\nRSeq: 1\r\nSession-Expires: 1800;refresher=uas\r\n");
        if (status is 401 or 407)
        {
            head.Append(Challenge(random, status));
        }

        head.Append(status switch { 423 => "Min-Expires: 1200\r\n", 503 => "Retry-After: 5\r\n", 180 or 183 => $"P-Early-Media: {Mutator.Pick(random, Directions)}\r\nRequire: 100rel\r\n", _ => "" });
        return Whole(head.ToString(), status is 180 or 183 or 200 && request.Method is "INVITE" or "UPDATE" ? Offer(random, IsSecured(request) ? Secured : Sdp) : default);
    }

    /// <summary>A request of the phone that is in a call, with its secret where that is asked for.</summary>
    /// <param name="ack">Ours, which names the dialog.</param>
    /// <param name="call">Another one, in the form of Replaces.</param>
    public static string OfPhone(Random random, SipRequest ack, IPEndPoint phone, int number, string nonce, string call)
    {
        var method = Mutator.Pick(random, PhoneMethods);
        var replaces = method == "REPLACE";
        method = replaces ? "INVITE" : method;
        var dialog = $"{ack.CallId};to-tag={ack.FromTag};from-tag={ack.ToTag}";
        var uri = replaces ? "sip:8002@10.0.0.1" : "sip:12345@10.0.0.1:5060";
        var names = replaces
            ? $"From: <sip:8001@hotline>;tag=second\r\nTo: <sip:8002@hotline>\r\nCall-ID: second-{number}\r\nReplaces: {(random.Next(2) == 0 ? dialog : call)}{(random.Next(4) == 0 ? ";early-only" : "")}\r\n"
            : $"From: {ack.Headers.Text(SipHeaderName.To)}\r\nTo: {ack.Headers.Text(SipHeaderName.From)}\r\nCall-ID: {ack.CallId}\r\n";
        var refer = method != "REFER" ? "" : $"Refer-To: {(random.Next(3) switch
        {
            0 => "<sip:8002@10.0.0.1>",
            1 => "<tel:+8679112345678>",
            _ => $"<sip:8002@10.0.0.1?Replaces={Uri.EscapeDataString(random.Next(2) == 0 ? dialog : call)}>",
        })}\r\nReferred-By: <sip:8001@hotline>\r\n";
        var proof = method is "REFER" or "INVITE" ? Proof(nonce, number, method, uri) : "";
        var note = method == "NOTIFY" ? "Event: refer\r\nSubscription-State: active;expires=60\r\n" : "";
        return Whole(
            $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {phone};branch=z9hG4bKp{number};rport\r\nMax-Forwards: 70\r\n{names}CSeq: {number} {method}\r\nContact: <sip:8001@{phone}>\r\n{refer}{note}{proof}",
            method switch { "INFO" => Key(random), "INVITE" or "UPDATE" => Offer(random), "NOTIFY" => ("message/sipfrag;version=2.0", "SIP/2.0 180 Ringing\r\n"), _ => default });
    }

    /// <summary>A call that comes by the trunk to the number that it registered.</summary>
    public static string OfCarrier(Random random, IPEndPoint carrier, int number) => Whole(
        $"INVITE sip:+8679188886666@10.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP {carrier};branch=z9hG4bKt{number}\r\nMax-Forwards: 60\r\nRecord-Route: <sip:{carrier};lr>, <sip:scscf.ims.example;lr>\r\n"
        + $"From: <tel:+8613870001234;cpc=ordinary>;tag=t{number}\r\nTo: <tel:12345;phone-context=+86791>\r\nCall-ID: trunk-{number}\r\nCSeq: 1 INVITE\r\nContact: <sip:{carrier}>\r\nSupported: 100rel, timer\r\n"
        + "P-Called-Party-ID: <tel:12345>\r\nP-Asserted-Identity: <sip:+8613870001234@ims.example;user=phone>, <tel:+8613870001234>\r\n"
        + $"P-Early-Media: {Mutator.Pick(random, Directions)}\r\nHistory-Info: <tel:12345?Reason=SIP%3Bcause%3D302>;index=1\r\nPrivacy: none\r\n",
        Offer(random));

    public static bool IsSecured(SipMessage said) => said.Body.Span.IndexOf("RTP/SAVP"u8) >= 0;

    /// <param name="own">The headers that every request has.</param>
    public static string OfCaller(Random random, string method, string own, int number) => Whole(
        $"{method} sip:12345@10.0.0.1 SIP/2.0\r\n{own}Supported: timer, 100rel\r\nSession-Expires: 1800;refresher=uac\r\nRAck: 1 {number} INVITE\r\n"
        + "P-Asserted-Identity: \"x\" <sip:+8613800000001@ims.example;user=phone>, <tel:+8613800000001>\r\nPrivacy: none\r\nRecord-Route: <sip:10.0.0.9:5070;lr>\r\nReason: Q.850;cause=16;text=\"Normal\"\r\n"
        + "Authorization: Digest username=\"8001\", realm=\"hotline\", nonce=\"n\", uri=\"sip:10.0.0.1\", response=\"1\", qop=auth, nc=00000001, cnonce=\"c\"\r\n"
        + (method == "REFER" ? "Refer-To: <sip:8002@10.0.0.1>\r\n" : ""),
        method switch { "INVITE" or "UPDATE" => Offer(random), "INFO" => Key(random), _ => default });

    private static string Back(SipRequest request) => string.Concat(new[] { "Via", "From", "To", "Call-ID", "CSeq" }
        .Select(name => $"{name}: {request.Headers.Text(name)}{(name == "To" && !request.InDialog ? ";tag=peer" : "")}\r\n"));

    private static string OfRegistrar(SipRequest register) =>
        $"Contact: {register.Headers.Text(SipHeaderName.Contact)};expires=60\r\nService-Route: <sip:10.0.0.50:5060;lr>, <sip:orig@scscf.ims.example;lr>\r\nPath: <sip:10.0.0.50;lr>\r\n"
        + "P-Associated-URI: <sip:+8679188886666@ims.example>, <tel:+8679112345>, <sip:+86791!.*!@ims.example>\r\n";

    private static string Challenge(Random random, int status)
    {
        var name = (status == 401) == (random.Next(8) > 0) ? "WWW-Authenticate" : "Proxy-Authenticate";
        var first = $"{name}: Digest realm=\"ims.example\", nonce=\"n{random.Next(1000)}\", algorithm=MD5, qop=\"auth,auth-int\", opaque=\"o\"{(random.Next(3) == 0 ? ", stale=true" : "")}\r\n";
        return random.Next(3) == 0 ? $"{name}: Digest realm=\"ims.example\", nonce=\"s{random.Next(1000)}\", algorithm=SHA-256, qop=\"auth\"\r\n{first}" : first;
    }

    private static string Proof(string nonce, int number, string method, string uri)
    {
        var nc = number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        var response = DigestAlgorithm.Md5.Response(Secret, nonce, nc, "cn", method, uri);
        return $"Proxy-Authorization: Digest username=\"8001\", realm=\"{Realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop=auth, cnonce=\"cn\", nc={nc}\r\n";
    }

    private static (string Type, string Text) Key(Random random) => random.Next(2) == 0
        ? ("application/dtmf-relay", $"Signal={"0123456789*#ABCD"[random.Next(16)]}\r\nDuration=160\r\n")
        : ("application/dtmf", "1");

    /// <summary>A session description, alone or as a part of several.</summary>
    /// <param name="likely">What it mostly is; null: in clear.</param>
    private static (string Type, string Text) Offer(Random random, string? likely = null)
    {
        var body = random.Next(likely is null ? 4 : 8) > 0 ? likely ?? Sdp : Mutator.Pick(random, Bodies);
        return random.Next(3) > 0 ? ("application/sdp", body) : (
            "multipart/mixed;boundary=\"part\"",
            $"--part\r\nContent-Type: application/isup;version=itu-t92+\r\nContent-Disposition: signal;handling={(random.Next(4) == 0 ? "required" : "optional")}\r\n\r\n\u0001\u0010\r\n"
            + $"--part\r\nContent-Type: application/sdp\r\nContent-Disposition: session\r\n\r\n{body}\r\n--part--\r\n");
    }

    private static string Whole(string head, (string Type, string Text) body)
        => $"{head}{(body.Text is null ? "" : $"Content-Type: {body.Type}\r\n")}Content-Length: {body.Text?.Length ?? 0}\r\n\r\n{body.Text}";
}
