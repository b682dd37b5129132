using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>No call without a trunk or a registration: whose INVITE is taken, directly and through a proxy of ours.</summary>
public sealed class WhoMayCallTests
{
    private static readonly CallerIdRule Asserted = new(CallerIdSource.Asserted, []);

    private readonly EngineBench bench = new(new CallOptions());

    [Theory]
    [InlineData("10.0.0.9")]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.9")]
    [InlineData("169.254.0.9")]
    public void A_private_address_is_no_trunk(string address)
    {
        var stranger = At(address);
        stranger.Send(stranger.Invite(extra: "P-Asserted-Identity: <tel:+8613911112222>\n"));
        Assert.Equal(403, SipText.Status(stranger.Heard()));
        Assert.Empty(bench.Sink.Events);
        Assert.Empty(bench.Media.Sessions);

        bench.Engine.Configure(EngineBench.Settings with { Trunks = [new TrunkSettings("ct", [address + "/32"], Asserted)] });
        stranger.CallId = "as-trunk";
        stranger.Send(stranger.Invite(extra: "P-Asserted-Identity: <tel:+8613911112222>\n"));
        Assert.Equal(("13911112222", "ct"), (bench.Sink.Single<CallArrived>().Caller.Clear, bench.Sink.Single<CallArrived>().Trunk));
    }

    [Fact]
    public void A_setting_opens_a_network_and_no_other()
    {
        var open = new EngineBench(new CallOptions { Access = new AccessRules { OpenTo = AccessRules.Read(["10.0.0.8"]) } });
        open.Phone.Send(open.Phone.Invite());
        Assert.Equal(180, SipText.Status(open.Phone.Heard()));
        open.Caller.Send(open.Caller.Invite());
        Assert.Equal(403, SipText.Status(open.Caller.Heard()));
    }

    [Fact]
    public void A_registered_phone_calls_the_hotline_when_it_proves_itself_and_nobody_beside_it()
    {
        bench.Register();
        const string phone = "<sip:8001@10.0.0.1>";
        bench.Caller.Send(bench.Caller.Invite(from: phone));
        Assert.Equal(403, SipText.Status(bench.Caller.Heard()));
        bench.Phone.Send(bench.Phone.Invite(from: phone));
        var challenge = bench.Phone.Heard();
        Assert.Equal(407, SipText.Status(challenge));

        // Nobody learns which extensions there are.
        bench.Phone.CallId = "unknown";
        bench.Phone.Send(bench.Phone.Invite(from: "<sip:9999@10.0.0.1>"));
        Assert.Equal(407, SipText.Status(bench.Phone.Heard()));
        Assert.Empty(bench.Sink.Events.OfType<CallArrived>());

        bench.Phone.CallId = "proven";
        bench.Phone.Send(HandPeer.Proven(challenge, "8001", "secret", "INVITE", "sip:12345@10.0.0.1", proof => bench.Phone.Invite(from: phone, extra: proof)));
        Assert.Equal(180, SipText.Status(bench.Phone.Heard()));
        var arrived = bench.Sink.Single<CallArrived>();
        Assert.Equal(("8001", (string?)null), (arrived.Caller.Clear, arrived.Trunk));
    }

    [Fact]
    public void Who_has_the_secret_of_a_phone_that_is_registered_elsewhere_is_refused()
    {
        bench.Register();
        bench.Register("8002", "other", bench.Caller);
        const string phone = "<sip:8001@10.0.0.1>";
        bench.Caller.Send(bench.Caller.Invite(from: phone));
        bench.Caller.Send(HandPeer.Proven(bench.Caller.Heard(), "8001", "secret", "INVITE", "sip:12345@10.0.0.1", proof => bench.Caller.Invite(from: phone, extra: proof)));
        Assert.Equal(403, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void Behind_our_proxy_each_carrier_has_its_own_rule_and_cap_and_a_stranger_none()
    {
        var (fronted, proxy) = Fronted();
        Assert.Equal(("13911112222", "ct"), Arrives("203.0.113.7:5060"));
        Assert.Equal(503, Status("203.0.113.7:5060")); // Full with one.
        Assert.Equal(("13800000001", "cu"), Arrives("198.51.100.7:5062"));
        Assert.Equal(("13800000001", "cu"), Arrives("198.51.100.7:5062"));
        Assert.Equal(403, Status("192.0.2.66:5060"));
        Assert.Equal(403, Status("10.0.0.77:5060"));
        Assert.Equal(403, Status()); // The proxy itself is nobody's trunk.

        (string, string?) Arrives(string source)
        {
            Assert.Equal(180, Status(source));
            var arrived = fronted.Sink.Events.OfType<CallArrived>().Last();
            return (arrived.Caller.Clear, arrived.Trunk);
        }

        int Status(string? source = null)
        {
            proxy.CallId = Guid.NewGuid().ToString();
            proxy.Send(proxy.Invite(extra: $"P-Asserted-Identity: <tel:+8613911112222>\n{(source is null ? "" : $"Hotline-Source: {source}\n")}"));
            return SipText.Status(proxy.Heard());
        }
    }

    [Theory]
    [InlineData("Hotline-Source: 203.0.113.7:5060\nHotline-Source: 192.0.2.66:5060\n")]
    [InlineData("Hotline-Source: 203.0.113.7:5060, 192.0.2.66:5060\n")]
    [InlineData("Hotline-Source: carrier.example\n")]
    [InlineData("Hotline-Source:\n")]
    public void What_two_have_written_or_nobody_can_read_is_nobodys_word(string headers)
    {
        var (_, proxy) = Fronted();
        proxy.Send(proxy.Invite(extra: headers));
        Assert.Equal(403, SipText.Status(proxy.Heard()));
        proxy.Send(proxy.Register("8001", "<sip:8001@10.0.0.8:5080>", headers));
        Assert.Equal(403, SipText.Status(proxy.Heard()));
    }

    [Fact]
    public void Only_our_proxy_is_believed_where_a_call_came_from()
    {
        var (fronted, _) = Fronted();
        var stranger = new HandPeer(fronted, new IPEndPoint(IPAddress.Parse("10.0.0.77"), 5060));
        stranger.Send(stranger.Invite(extra: "Hotline-Source: 203.0.113.7:5060\n"));
        Assert.Equal(403, SipText.Status(stranger.Heard()));
    }

    [Fact]
    public void Behind_our_proxy_a_phone_is_asked_for_its_secret_and_a_stranger_is_not()
    {
        var (fronted, proxy) = Fronted();
        const string own = "Hotline-Source: 192.168.1.5:5062\n";
        fronted.Register(phone: proxy, contact: "<sip:8001@192.168.1.5:5062>", extra: own, path: $"Path: <sip:{proxy.Address};lr>\n");

        const string phone = "<sip:8001@10.0.0.1>";
        proxy.CallId = "stranger";
        proxy.Send(proxy.Invite(from: phone, extra: "Hotline-Source: 192.168.1.66:5062\n"));
        Assert.Equal(403, SipText.Status(proxy.Heard()));
        proxy.CallId = "phone";
        proxy.Send(proxy.Invite(from: phone, extra: own));
        var challenge = proxy.Heard();
        Assert.Equal(407, SipText.Status(challenge));
        proxy.Send(HandPeer.Proven(challenge, "8001", "secret", "INVITE", "sip:12345@10.0.0.1", proof => proxy.Invite(from: phone, extra: own + proof)));
        Assert.Equal(180, SipText.Status(proxy.Heard()));

        // Without a setting no phone registers from outside, whichever way.
        proxy.Send(proxy.Register("8002", "<sip:8002@203.0.113.99:5062>", "Hotline-Source: 203.0.113.99:5062\n"));
        Assert.Equal(403, SipText.Status(proxy.Heard()));
    }

    [Fact]
    public void Behind_our_proxy_sound_is_asked_for_where_its_sender_reaches_us_and_signalling_where_the_proxy_does()
    {
        var (fronted, proxy) = Fronted(peer => IPAddress.Parse(peer.ToString().StartsWith("10.", StringComparison.Ordinal) ? "10.0.0.1" : "192.0.2.77"));
        const string phone = "Hotline-Source: 192.168.1.5:5062\n";
        fronted.Register(phone: proxy, contact: "<sip:8001@192.168.1.5:5062>", extra: phone, path: $"Path: <sip:{proxy.Address};lr>\n");
        proxy.CallId = "citizen";
        proxy.Send(proxy.Invite(extra: "Hotline-Source: 198.51.100.7:5060\n"));
        Assert.Contains("@10.0.0.1:5060", SipText.Header(proxy.Heard(), "Contact"));
        fronted.Wait(2);
        Assert.Null(fronted.Ring().Refusal);
        Assert.Equal(
            [("192.0.2.77", "198.51.100.7"), ("192.0.2.77", "192.168.1.5")],
            fronted.Media.Sessions.Select(session => (session.Leg.Advertise.ToString(), session.Leg.Signalling.ToString())));
    }

    private static (EngineBench Bench, HandPeer Proxy) Fronted(Func<IPAddress, IPAddress>? addressFor = null)
    {
        var address = new IPEndPoint(IPAddress.Parse("10.0.0.2"), 5060);
        var fronted = new EngineBench(new CallOptions { Access = new AccessRules { Proxies = AccessRules.Read(["10.0.0.2"]) } }, EngineBench.Settings with
        {
            MaxCalls = 10,
            Trunks = [new TrunkSettings("ct", ["203.0.113.0/28"], Asserted, MaxCalls: 1), new TrunkSettings("cu", ["198.51.100.0/28"], Asserted with { Source = CallerIdSource.From })],
            TrunkNetworks = ["203.0.113.0/28", "198.51.100.0/28"],
        }, addressFor: addressFor);
        return (fronted, new HandPeer(fronted, address));
    }

    private HandPeer At(string address) => new(bench, new IPEndPoint(IPAddress.Parse(address), 5070));
}
