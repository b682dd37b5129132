using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A SIP peer made of text, not of our stack: what it says and hears is what the wire would carry.</summary>
internal sealed class HandPeer(EngineBench bench, IPEndPoint address)
{
    private int cseq;

    public IPEndPoint Address { get; } = address;

    public string CallId { get; set; } = "call-" + address.Port;

    public void Send(string text) => bench.Receive(text, Address);

    /// <summary>Everything received since the last look.</summary>
    public List<string> HeardAll() => bench.Wire.Take(Address);

    /// <summary>The last message received; older ones are forgotten.</summary>
    public string Heard()
    {
        var all = HeardAll();
        Assert.NotEmpty(all);
        return all[^1];
    }

    public string Invite(string? body = "caller sdp", string target = "sip:12345@10.0.0.1", string from = "<sip:+8613800000001@10.0.0.9>", string extra = "", string branch = "z9hG4bKi")
        => Message("INVITE", target, "<sip:12345@10.0.0.1>", ++cseq, body, from, extra, branch + cseq);

    public string Cancel(string branch = "z9hG4bKi") => Message("CANCEL", "sip:12345@10.0.0.1", "<sip:12345@10.0.0.1>", cseq, null, branch: branch + cseq);

    public string AckFor(string ok, string? body = null) => InDialog("ACK", ok, body, number: cseq);

    /// <summary>A request inside the dialog that this 2xx or 18x made.</summary>
    public string InDialog(string method, string response, string? body = null, string extra = "", int? number = null)
        => Message(method, Target(response), SipText.Header(response, "To")!, number ?? ++cseq, body, extra: extra, branch: $"z9hG4bK{method}{number ?? cseq}");

    /// <summary>A request of the peer that was called (its From is the INVITE's To); an ACK has the number of the request before.</summary>
    public string Backwards(string method, string invite, string body = "", string extra = "") => $"""
        {method} {Target(invite)} SIP/2.0
        Via: SIP/2.0/UDP {Address};branch=z9hG4bKb{(method == "ACK" ? $"{cseq}a" : ++cseq)}
        Max-Forwards: 70
        From: {SipText.Header(invite, "To")};tag=phone
        To: {SipText.Header(invite, "From")}
        Call-ID: {SipText.Header(invite, "Call-ID")}
        CSeq: {cseq} {method}
        Contact: <sip:8001@{Address}>
        {extra}{(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {body.Length}

        {body}
        """;

    public string Register(string extension, string contact, string authorization = "", int expires = 300, string? to = null)
        => Message("REGISTER", "sip:10.0.0.1", $"<sip:{to ?? extension}@10.0.0.1>", ++cseq, null, $"<sip:{extension}@10.0.0.1>",
            $"Expires: {expires}\n{authorization}", $"z9hG4bKr{cseq}", contact);

    /// <summary>The request again as a phone sends it that was asked for its secret.</summary>
    /// <param name="challenge">The 407.</param>
    /// <param name="again">The request that was challenged, with its next number and these lines.</param>
    public static string Proven(string challenge, string user, string secret, string method, string uri, Func<string, string> again)
        => again(Credentials(user, secret, Quoted(SipText.Header(challenge, "Proxy-Authenticate")!, "nonce"), method: method, uri: uri).Replace("Authorization:", "Proxy-Authorization:"));

    public static string Credentials(string user, string secret, string nonce, string nc = "00000001", string method = "REGISTER", string uri = "sip:10.0.0.1", DigestAlgorithm? algorithm = null)
    {
        algorithm ??= DigestAlgorithm.Md5;
        var response = algorithm.Response(algorithm.Ha1(user, EngineBench.Realm, secret), nonce, nc, "cn", method, uri);
        return $"Authorization: Digest username=\"{user}\", realm=\"{EngineBench.Realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm={algorithm.Name}, qop=auth, cnonce=\"cn\", nc={nc}\n";
    }

    public static string Reply(string request, int status, string body = "", string tag = "phone", string extra = "", string contact = "<sip:8001@10.0.0.8:5080>")
    {
        var to = SipText.Header(request, "To")!;
        return $"""
            SIP/2.0 {status} Whatever
            Via: {SipText.Header(request, "Via")}
            From: {SipText.Header(request, "From")}
            To: {(to.Contains(";tag=") ? to : $"{to};tag={tag}")}
            Call-ID: {SipText.Header(request, "Call-ID")}
            CSeq: {SipText.Header(request, "CSeq")}
            Contact: {contact}
            {extra}{(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {body.Length}

            {body}
            """;
    }

    public static string Quoted(string header, string name)
    {
        var from = header.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
        return header[from..header.IndexOf('"', from)];
    }

    /// <summary>Of a 401.</summary>
    public static string NonceOf(string challenge) => Quoted(SipText.Header(challenge, "WWW-Authenticate")!, "nonce");

    private string Message(string method, string target, string to, int number, string? body, string from = "<sip:+8613800000001@10.0.0.9>", string extra = "", string branch = "", string? contact = null) => $"""
        {method} {target} SIP/2.0
        Via: SIP/2.0/UDP {Address};branch={branch}
        Max-Forwards: 70
        From: {from};tag=caller{Address.Port}
        To: {to}
        Call-ID: {CallId}
        CSeq: {number} {method}
        Contact: {contact ?? $"<sip:me@{Address}>"}
        {extra}{(body is null ? "" : "Content-Type: application/sdp\n")}Content-Length: {Encoding.UTF8.GetByteCount(body ?? "")}

        {body}
        """;

    /// <summary>The URI in Contact.</summary>
    public static string Target(string response)
    {
        var contact = SipText.Header(response, "Contact")!;
        return contact[(contact.IndexOf('<') + 1)..contact.IndexOf('>')];
    }
}
