using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;
using Microsoft.Extensions.Logging;
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
        Func<IPAddress, IPAddress>? addressFor = null, bool hasIPv6 = false, ILogger<CallEngine>? log = null)
    {
        Clock = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        Engine = new CallEngine(
            Wire, new SipSelf(addressFor ?? (_ => IPAddress.Parse("10.0.0.1")), 5060) { HasIPv6 = hasIPv6 }, media ?? Media, Sink, bindings ?? new NoBindings(), options ?? new CallOptions { Access = Open },
            Report, told => Engine!.Browsers.On(told), Clock,
            log ?? NullLogger<CallEngine>.Instance, Drops);
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
        var nonce = HandPeer.NonceOf(phone.Heard());
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
    /// <param name="extra">Header lines of the phone's answer.</param>
    public void BridgedCall(string extra = "")
    {
        Register();
        AnsweredCall();
        Assert.Null(Ring().Refusal);
        InviteToPhone = Phone.Heard();
        Phone.Send(HandPeer.Reply(InviteToPhone, 200, body: "phone sdp", extra: extra));
        Assert.Equal("ACK", SipText.Method(Phone.Heard()));
    }
}
