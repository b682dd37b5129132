using System.Net;
using System.Text;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>A call engine with a caller in conversation and a desk phone that rings, and templates of what either would say next.</summary>
internal sealed class SipFuzzCall : ISipOutlet, ICallEventSink, IBindingMemory
{
    private static readonly IPEndPoint Caller = new(IPAddress.Parse("10.0.0.9"), 5070);
    private static readonly IPEndPoint Phone = new(IPAddress.Parse("10.0.0.8"), 5080);

    private static readonly string[] InCall = ["ACK", "BYE", "INVITE", "UPDATE", "INFO", "OPTIONS", "PRACK", "REFER"];
    private static readonly int[] Statuses = [100, 180, 183, 200, 200, 302, 401, 422, 481, 486, 491, 503, 603, 699];

    private readonly FakeTimeProvider clock = new();
    private readonly CallEngine engine;
    private Guid callId;
    private string ours = "";
    private string ringing = "";
    private int number;

    public SipFuzzCall()
    {
        engine = new CallEngine(
            this, new SipSelf(_ => IPAddress.Parse("10.0.0.1"), 5060), new FuzzMedia(), this, this,
            new CallOptions { Access = new AccessRules { OpenTo = AccessRules.Read(["10.0.0.0/8"]) } }, _ => { }, _ => { }, clock, NullLogger<CallEngine>.Instance);
        engine.Configure(NodeSettings.Unconfigured with { HotlineNumbers = ["12345", "user", "UserB"], MaxCalls = 20, Phones = [new PhoneSecret("8001", "0", "0")] });
    }

    /// <summary>Answers other than refusals of the message itself, requests and events.</summary>
    public long Acts { get; private set; }

    public long LastSeq => Acts;

    public void Receive(byte[] input, IPEndPoint source)
    {
        engine.Receive(input, source);
        clock.Advance(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Sees to it that there is a call to speak about, and mostly a phone that rings.</summary>
    public void KeepUp()
    {
        if (engine.LiveCalls is 0 or > 15 || ours.Length == 0)
        {
            engine.Stop();
            ours = ringing = "";
            Receive(Bytes($"INVITE sip:12345@10.0.0.1 SIP/2.0\r\n{Own("INVITE", "<sip:12345@10.0.0.1>")}", Body), Caller);
            clock.Advance(TimeSpan.FromSeconds(2.1));
            engine.Tick();
            Receive(Bytes($"ACK sip:12345@10.0.0.1 SIP/2.0\r\n{Own("ACK", ours)}", ""), Caller);
        }

        if (ringing.Length == 0)
        {
            engine.Execute(new RingAgent(Guid.CreateVersion7(), callId, Guid.CreateVersion7(), "8001", 20) { Route = new PhoneRoute($"sip:8001@{Phone}", [$"<sip:{Phone};lr>"]) });
        }
    }

    /// <summary>Something that the caller or the phone might well say now.</summary>
    public (IPEndPoint From, string Text) Next(Random random)
    {
        if (ringing.Length > 0 && random.Next(3) == 0)
        {
            var status = Mutator.Pick(random, Statuses);
            ringing = random.Next(10) == 0 ? "" : ringing;
            return (Phone, Text($"SIP/2.0 {status} Whatever\r\n{ringing}Contact: <sip:8001@{Phone}>\r\nRSeq: 1\r\nSession-Expires: 1800;refresher=uas\r\n", status is 183 or 200 ? Body : ""));
        }

        number++;
        var fresh = random.Next(6) == 0;
        var method = fresh ? Mutator.Pick(random, (string[])["INVITE", "REGISTER", "OPTIONS", "CANCEL"]) : Mutator.Pick(random, InCall);
        return (Caller, Text(
            $"{method} sip:12345@10.0.0.1 SIP/2.0\r\n{Own(method, fresh ? "<sip:12345@10.0.0.1>" : ours)}Supported: timer, 100rel\r\nSession-Expires: 1800;refresher=uac\r\nRAck: 1 {number} INVITE\r\n"
            + "P-Asserted-Identity: \"x\" <sip:+8613800000001@ims.example;user=phone>, <tel:+8613800000001>\r\nPrivacy: none\r\nRecord-Route: <sip:10.0.0.9:5070;lr>\r\nReason: Q.850;cause=16;text=\"Normal\"\r\n"
            + "Authorization: Digest username=\"8001\", realm=\"hotline\", nonce=\"n\", uri=\"sip:10.0.0.1\", response=\"1\", qop=auth, nc=00000001, cnonce=\"c\"\r\n",
            method is "INVITE" or "UPDATE" ? Body : ""));
    }

    /// <exception cref="InvalidOperationException">Something outlived its call.</exception>
    public void EndAndCheck()
    {
        engine.Stop();
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(70));
            engine.Tick();
        }

        if (engine.Held is not (0, 0, 0) || engine.LiveCalls > 0)
        {
            throw new InvalidOperationException($"left behind: {engine.Held}, {engine.LiveCalls} calls");
        }
    }

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        if (!SipParser.TryParse(datagram.ToArray(), out var message, out _))
        {
            // A refusal of what could not be read repeats as much of it as there was.
            return;
        }

        switch (message)
        {
            case SipResponse response:
                Acts += response.Status is 400 or 405 or 406 or 415 or 416 or 420 or 481 or 482 or 501 or 505 ? 0 : 1;
                ours = response is { Status: 180 or 200, CSeq.Method: "INVITE" } && response.To.Tag is not null && destination.Equals(Caller) ? response.Headers.Text(SipHeaderName.To)! : ours;
                break;
            case SipRequest { Method: "INVITE" } invite when destination.Equals(Phone):
                Acts++;
                ringing = string.Concat(new[] { "Via", "From", "To", "Call-ID", "CSeq" }.Select(name => $"{name}: {invite.Headers.Text(name)}{(name == "To" ? ";tag=phone" : "")}\r\n"));
                break;
            case SipRequest:
                Acts++;
                break;
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        Acts++;
        callId = happened is CallArrived arrived ? arrived.CallId : callId;
        ringing = happened is AgentLegFailed or CallEnded ? "" : ringing;
    }

    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }

    private static string Body { get; } = Encoding.ASCII.GetString(SdpFuzz.Plain);

    private string Own(string method, string to)
        => $"Via: SIP/2.0/UDP {Caller};branch=z9hG4bK{++number}\r\nMax-Forwards: 70\r\nFrom: <sip:+8613800000001@10.0.0.9>;tag=c\r\nTo: {to}\r\nCall-ID: fuzz\r\n"
            + $"CSeq: {(method == "ACK" ? number - 1 : number)} {method}\r\nContact: <sip:me@{Caller}>\r\n";

    private static string Text(string head, string body) => $"{head}{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}";

    private static byte[] Bytes(string head, string body) => Encoding.UTF8.GetBytes(Text(head, body));
}
