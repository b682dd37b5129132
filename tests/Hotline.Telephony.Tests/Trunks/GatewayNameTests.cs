using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>A gateway by the name of its host: calls go to where the name was last known to be, and never wait for a name server.</summary>
public sealed class GatewayNameTests : RegisteringScene
{
    private const string Name = "sbc.example.cn";

    private static readonly IPAddress First = IPAddress.Parse("203.0.113.7"), Second = IPAddress.Parse("203.0.113.8"), Elsewhere = IPAddress.Parse("192.0.2.1");

    private static readonly CallerQuestion Question = new(["n1"], ["n2"], "1", 5, ["n3"], ["n4"]);

    private static readonly TrunkSettings Peer = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: $"sip:{Name}:5060");

    private readonly HandPeer other;

    public GatewayNameTests()
    {
        other = new HandPeer(bench, new IPEndPoint(Second, 5060));
        Set(Peer);
        carrier.HeardAll();
    }

    [Fact]
    public void A_call_goes_to_the_address_of_the_name_as_soon_as_it_is_known()
    {
        Assert.Equal([Name], bench.Engine.WantedNames);
        Assert.Equal("trunk.none", Ask());
        Learn(Name, First);
        Assert.Null(Ask());
        Assert.StartsWith($"INVITE sip:13879100001@{Name}:5060;user=phone SIP/2.0", Hears("INVITE"), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_in_another_order_and_none_at_all_change_nothing_and_another_address_does()
    {
        Learn(Name, First, Second);
        Learn(Name, Second, First);
        Learn(Name);
        Assert.Null(Ask());
        Hears("INVITE");
        Learn(Name.ToUpperInvariant(), Second);
        Assert.Null(Ask());
        Assert.Equal("INVITE", SipText.Method(other.Heard()));
    }

    [Fact]
    public void Of_several_addresses_one_that_we_listen_to_is_used_and_never_another()
    {
        Learn(Name, Elsewhere, Second);
        Assert.Null(Ask());
        Assert.Equal("INVITE", SipText.Method(other.Heard()));
        Learn(Name, Elsewhere);
        Assert.Equal("trunk.none", Ask());
    }

    [Fact]
    public void A_registering_trunk_registers_where_its_name_is_and_anew_where_it_has_gone()
    {
        Set(Trunk with { Gateway = $"sip:{Name}:5060" });
        bench.Wait(0.01);
        Assert.Empty(carrier.HeardAll());
        Learn(Name, First);
        Register();
        Assert.Equal(TrunkState.Up, State);
        carrier.Send(carrier.Invite()); // Its address is in no network: only where we register.
        Assert.NotEmpty(carrier.HeardAll());
        Learn(Name, Second);
        bench.Wait(0.01);
        Assert.StartsWith("REGISTER sip:ims.example SIP/2.0", other.Heard(), StringComparison.Ordinal);
        Assert.Empty(carrier.HeardAll()); // Nothing is taken away that the other was just told.
        Assert.NotEqual(TrunkState.Up, State);
    }

    [Fact]
    public void A_probe_by_name_asks_where_the_name_is()
    {
        Set(Peer with { Probe = $"sip:{Name}:5060" });
        Learn(Name, First);
        bench.Wait(0.01);
        carrier.Send(HandPeer.Reply(Hears("OPTIONS"), 200));
        Assert.Equal(TrunkState.Up, State);
        Learn(Name, Second);
        bench.Wait(0.01);
        Assert.Equal("OPTIONS", SipText.Method(other.Heard()));
    }

    [Fact]
    public void Over_TLS_the_name_goes_along_for_the_certificate_and_an_address_brings_none()
    {
        Set(Peer with { Gateway = $"sips:{Name}" });
        Learn("_sips._tcp." + Name, First);
        Ask();
        Assert.Equal(new StreamPeer(First, 5061, StreamProtocol.Tls, host: Name), bench.Wire.Sent[^1].To);
        Set(Peer with { Gateway = "sips:203.0.113.7" });
        Ask();
        Assert.Equal(new StreamPeer(First, 5061, StreamProtocol.Tls), bench.Wire.Sent[^1].To);
        Assert.NotEqual(new StreamPeer(First, 5061, StreamProtocol.Tls, host: Name), bench.Wire.Sent[^1].To);
    }

    private void Learn(string name, params IEnumerable<IPAddress> addresses) => bench.Engine.Learn(name, [.. addresses.Select(address => new GatewayTarget(address))]);

    private void Set(TrunkSettings trunk) => bench.Engine.Configure(With(trunk) with { TrunkNetworks = [.. trunk.Account is null ? trunk.Networks : []] });

    private string? Ask() =>
        bench.Engine.Execute(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 30, Question)).Refusal;
}
