using System.Net;
using System.Text;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The call engine between a caller and a desk phone whose every message the test writes by hand.</summary>
internal sealed class EngineBench
{
    public const string Realm = "hotline";

    public static readonly NodeSettings Settings = new(
        1, ["12345", "079112345"], Realm,
        [
            new PhoneSecret("8001", DigestAlgorithm.Md5.Ha1("8001", Realm, "secret"), DigestAlgorithm.Sha256.Ha1("8001", Realm, "secret")),
            new PhoneSecret("8002", DigestAlgorithm.Md5.Ha1("8002", Realm, "other"), DigestAlgorithm.Sha256.Ha1("8002", Realm, "other")),
        ],
        [], 2.0, 3, "", "");

    /// <summary>What a demonstration has set: callers need no trunk. A test of who may call says otherwise.</summary>
    public static readonly AccessRules Open = new() { OpenTo = AccessRules.Read(["10.0.0.0/8", "fc00::/7"]) };

    public static readonly IPEndPoint CallerAddress = new(IPAddress.Parse("10.0.0.9"), 5070);
    public static readonly IPEndPoint PhoneAddress = new(IPAddress.Parse("10.0.0.8"), 5080);

    private readonly Queue<MediaEvent> reported = [];
    private bool receives;

    public EngineBench(CallOptions? options = null, NodeSettings? settings = null, IBindingMemory? bindings = null, FakeTimeProvider? clock = null, IMediaEngine? media = null, bool configure = true,
        Func<IPAddress, IPAddress>? addressFor = null)
    {
        Clock = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        Engine = new CallEngine(
            Wire, new SipSelf(addressFor ?? (_ => IPAddress.Parse("10.0.0.1")), 5060), media ?? Media, Sink, bindings ?? new NoBindings(), options ?? new CallOptions { Access = Open },
            Report, told => Engine!.Browsers.On(told), Clock,
            NullLogger<CallEngine>.Instance, Drops);
        if (configure)
        {
            Engine.Configure(settings ?? Settings);
        }

        Caller = new HandPeer(this, CallerAddress);
        Phone = new HandPeer(this, PhoneAddress);
    }

    public FakeTimeProvider Clock { get; }

    public Drops Drops { get; } = new();

    public Wire Wire { get; } = new();

    public FakeMedia Media { get; } = new();

    public FakeSink Sink { get; } = new();

    public CallEngine Engine { get; }

    public HandPeer Caller { get; }

    public HandPeer Phone { get; }

    /// <summary>The INVITE of <see cref="BridgedCall"/>.</summary>
    public string InviteToPhone { get; private set; } = "";

    /// <summary>The 200 of <see cref="AnsweredCall"/>.</summary>
    public string Answer { get; private set; } = "";

    public Guid CallId => Sink.Events.OfType<CallArrived>().Last().CallId;

    /// <summary>What media has to say to a datagram comes after it, as on the engine's own loop.</summary>
    public void Receive(string text, IPEndPoint source)
    {
        receives = true;
        Engine.Receive(SipText.Bytes(text), source);
        receives = false;
        TakeReports();
    }

    private void Report(MediaEvent told)
    {
        reported.Enqueue(told);
        if (!receives)
        {
            TakeReports();
        }
    }

    private void TakeReports()
    {
        while (reported.TryDequeue(out var told))
        {
            Engine.OnMedia(told);
        }
    }

    public void Wait(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Engine.Tick();
    }

    /// <summary>All timers run out: whatever is still held leaks.</summary>
    public void AssertNothingHeld()
    {
        Wait(70);
        Wait(70);
        Assert.Equal((0, 0, 0), Engine.Held);
        Assert.Equal(0, Engine.LiveCalls);
        Assert.All(Media.Sessions, session => Assert.True(session.Closed));
    }

    /// <param name="extra">Header lines of both requests.</param>
    /// <param name="path">Header line of the one that is taken.</param>
    public void Register(string extension = "8001", string secret = "secret", HandPeer? phone = null, string? contact = null, string extra = "", string path = "")
    {
        phone ??= Phone;
        contact ??= $"<sip:{extension}@{phone.Address}>";
        phone.Send(phone.Register(extension, contact, extra));
        var nonce = HandPeer.Quoted(SipText.Header(phone.Heard(), "WWW-Authenticate")!, "nonce");
        phone.Send(phone.Register(extension, contact, HandPeer.Credentials(extension, secret, nonce) + extra + path));
        Assert.Equal(200, SipText.Status(phone.Heard()));
    }

    /// <summary>A caller that has been answered and acknowledged the answer.</summary>
    public void AnsweredCall()
    {
        Caller.Send(Caller.Invite());
        Wait(2);
        Answer = Caller.Heard();
        Caller.Send(Caller.AckFor(Answer));
    }

    public CommandResult Ring(Guid? offer = null, string extension = "8001", int seconds = 20)
        => Engine.Execute(new RingAgent(Guid.CreateVersion7(), CallId, offer ?? Guid.CreateVersion7(), extension, seconds));

    /// <summary>A caller and an agent in conversation.</summary>
    public void BridgedCall()
    {
        Register();
        AnsweredCall();
        Assert.Null(Ring().Refusal);
        InviteToPhone = Phone.Heard();
        Phone.Send(HandPeer.Reply(InviteToPhone, 200, body: "phone sdp"));
        Assert.Equal("ACK", SipText.Method(Phone.Heard()));
    }
}

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
