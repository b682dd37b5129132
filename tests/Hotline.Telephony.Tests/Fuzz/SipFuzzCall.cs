using System.Net;
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

/// <summary>A call engine with a caller in conversation, a desk phone that rings or talks, and a trunk with an account, over which a citizen is called; and what any of them would say next.</summary>
internal sealed class SipFuzzCall : ISipOutlet, ICallEventSink, IBindingMemory
{
    private static readonly IPEndPoint Caller = new(IPAddress.Parse("10.0.0.9"), 5070);
    private static readonly IPEndPoint Phone = new(IPAddress.Parse("10.0.0.8"), 5080);
    private static readonly IPEndPoint Carrier = new(IPAddress.Parse("10.0.0.50"), 5060);

    private static readonly string[] InCall = ["ACK", "BYE", "INVITE", "UPDATE", "INFO", "OPTIONS", "PRACK", "REFER"];

    private static readonly TrunkSettings Trunk = new("ims", ["10.0.0.50/32"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"), Gateway: $"sip:{Carrier}")
    {
        Account = new TrunkAccount("gateway@ims.example", "carrier secret", Pilot: "+8679188886666"), Identity = new TrunkIdentity("ims.example", NumberFormat.International),
    };

    /// <summary>The last request of ours to each peer: what it may answer.</summary>
    private readonly Dictionary<IPEndPoint, SipRequest> asked = [];

    private readonly FakeTimeProvider clock = new();
    private readonly CallEngine engine;
    private Guid callId;
    private string ours = "";
    private SipRequest? onPhone;
    private string nonce = "n";
    private Guid question;
    private bool secures;
    private int number;

    public SipFuzzCall()
    {
        engine = new CallEngine(
            this, new SipSelf(_ => IPAddress.Parse("10.0.0.1"), 5060), new FuzzMedia(), this, this,
            new CallOptions { Access = new AccessRules { OpenTo = AccessRules.Read(["10.0.0.0/8"]) } }, _ => { }, _ => { }, clock, NullLogger<CallEngine>.Instance);
        Configure();
        Enlist();
    }

    /// <summary>Answers other than refusals of the message itself, requests and events.</summary>
    public long Acts { get; private set; }

    /// <summary>Kinds of what it said and told: status and method, method with or without proof, event.</summary>
    public HashSet<string> Seen { get; } = [];

    public long LastSeq => Acts;

    public void Receive(byte[] input, IPEndPoint source)
    {
        engine.Receive(input, source);
        clock.Advance(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Sees to it that there is a call to speak about, mostly a phone that rings, and a citizen who is called over the trunk.</summary>
    public void KeepUp()
    {
        if (engine.LiveCalls is 0 or > 15 || ours.Length == 0)
        {
            engine.Stop();
            asked.Clear();
            (ours, onPhone, question, secures) = ("", null, default, !secures);
            Configure();
            engine.Execute(new DrainNode(Guid.CreateVersion7(), On: false));
            Enlist();
            Receive(SipFuzzWords.Bytes($"INVITE sip:12345@10.0.0.1 SIP/2.0\r\n{Own("INVITE", "<sip:12345@10.0.0.1>")}", SipFuzzWords.Sdp), Caller);
            clock.Advance(TimeSpan.FromSeconds(2.1));
            engine.Tick();
            Receive(SipFuzzWords.Bytes($"ACK sip:12345@10.0.0.1 SIP/2.0\r\n{Own("ACK", ours)}"), Caller);
        }

        if (onPhone is null && !asked.ContainsKey(Phone))
        {
            engine.Execute(new RingAgent(Guid.CreateVersion7(), callId, Guid.CreateVersion7(), "8001", 20) { Route = new PhoneRoute($"sip:8001@{Phone}", [$"<sip:{Phone};lr>"]) });
        }

        if (question == default && !asked.ContainsKey(Carrier))
        {
            var asks = Guid.CreateVersion7();
            var done = engine.Execute(new AskCitizen(Guid.CreateVersion7(), asks, new CallerNumber("13879100001"), "12345", 30, new CallerQuestion([], [], "12", 5, [], [])));
            question = done.Refusal is null ? asks : default;
        }
    }

    /// <summary>Something that the caller, the phone or the carrier might well say now.</summary>
    public (IPEndPoint From, string Text) Next(Random random)
    {
        number++;
        if (asked.Count > 0 && random.Next(3) == 0)
        {
            var (peer, request) = asked.ElementAt(random.Next(asked.Count));
            if (random.Next(10) == 0)
            {
                asked.Remove(peer);
            }

            return (peer, SipFuzzWords.Answer(random, request, peer));
        }

        if (onPhone is not null && random.Next(4) == 0)
        {
            return (Phone, SipFuzzWords.OfPhone(random, onPhone, Phone, ++number, nonce, Dialog(ours)));
        }

        if (random.Next(12) == 0)
        {
            return (Carrier, SipFuzzWords.OfCarrier(random, Carrier, ++number));
        }

        var fresh = random.Next(6) == 0;
        var method = fresh ? Mutator.Pick(random, (string[])["INVITE", "REGISTER", "OPTIONS", "CANCEL"]) : Mutator.Pick(random, InCall);
        return (Caller, SipFuzzWords.OfCaller(random, method, Own(method, fresh ? "<sip:12345@10.0.0.1>" : ours), number));
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
                Seen.Add($"{Secured(response)}{response.Status} {response.CSeq.Method}");
                Acts += response.Status is 400 or 405 or 406 or 415 or 416 or 420 or 481 or 482 or 501 or 505 ? 0 : 1;
                ours = response is { Status: 180 or 200, CSeq.Method: "INVITE" } && response.To.Tag is not null && destination.Equals(Caller) ? response.Headers.Text(SipHeaderName.To)! : ours;
                nonce = response.Status is 401 or 407 ? SipFuzzWords.NonceOf(response) ?? nonce : nonce;
                break;
            case SipRequest { Method: "ACK" } ack:
                onPhone = destination.Equals(Phone) ? ack : onPhone;
                break;
            case SipRequest request:
                Acts++;
                Seen.Add(Secured(request) + ((request.Headers.Text("Authorization") ?? request.Headers.Text("Proxy-Authorization")) is null ? request.Method : request.Method + " with proof"));
                asked[destination] = request;
                break;
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        Acts++;
        Seen.Add(happened.GetType().Name);
        switch (happened)
        {
            case CallArrived { Trunk: null } arrived:
                callId = arrived.CallId;
                break;
            case AgentLegFailed:
                asked.Remove(Phone);
                break;
            case CallEnded ended:
                question = ended.CallId == question ? default : question;
                ours = ended.CallId == callId ? "" : ours;
                onPhone = ended.CallId == callId ? null : onPhone;
                break;
        }
    }

    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }

    /// <summary>By turns what we offer over the trunk is in clear and with keys.</summary>
    private void Configure() => engine.Configure(NodeSettings.Unconfigured with
    {
        HotlineNumbers = ["12345", "user", "UserB"], MaxCalls = 20, Realm = SipFuzzWords.Realm, Phones = [new PhoneSecret("8001", SipFuzzWords.Secret, "")], Trunks = [Trunk with { Secured = secures }],
    });

    private static string Secured(SipMessage said) => SipFuzzWords.IsSecured(said) ? "secured " : "";

    /// <summary>The trunk registers as it should.</summary>
    private void Enlist()
    {
        engine.Tick();
        if (asked.Remove(Carrier, out var register))
        {
            Receive(SipFuzzWords.Granted(register), Carrier);
        }
    }

    /// <summary>How the caller's call is named in Replaces.</summary>
    private static string Dialog(string to) => to.Length == 0 ? "none" : $"fuzz;to-tag={to[(to.IndexOf(";tag=", StringComparison.Ordinal) + 5)..]};from-tag=c";

    private string Own(string method, string to)
        => $"Via: SIP/2.0/UDP {Caller};branch=z9hG4bK{++number}\r\nMax-Forwards: 70\r\nFrom: <sip:+8613800000001@10.0.0.9>;tag=c\r\nTo: {to}\r\nCall-ID: fuzz\r\n"
            + $"CSeq: {(method == "ACK" ? number - 1 : number)} {method}\r\nContact: <sip:me@{Caller}>\r\n";
}
