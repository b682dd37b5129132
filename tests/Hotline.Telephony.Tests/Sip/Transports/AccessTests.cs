using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Transports;

public sealed class AccessTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.3.4", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("2001:db8::1", false)]
    public void Only_loopback_and_private_addresses_are_let_in(string address, bool allowed)
        => Assert.Equal(allowed, AccessList.From(AccessRules.None, EngineBench.Settings).Allows(IPAddress.Parse(address)));

    [Fact]
    public void A_stranger_hears_nothing_until_an_administrator_allows_its_network()
    {
        var bench = new EngineBench();
        var trunk = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 5060));
        trunk.Send(trunk.Invite());
        trunk.Send("rubbish");
        Assert.Empty(bench.Wire.Sent);
        bench.Engine.Configure(EngineBench.Settings with { Version = 2, TrunkNetworks = ["not a network", "203.0.113.0/28"], Trunks = [new TrunkSettings("ct", ["203.0.113.0/28"], new CallerIdRule(CallerIdSource.Asserted, []))] });
        trunk.Send(trunk.Invite());
        Assert.Equal(180, SipText.Status(trunk.Heard()));
    }

    [Fact]
    public void A_contact_outside_the_allowed_networks_is_not_where_requests_go()
    {
        var bench = new EngineBench();
        bench.Caller.Send(bench.Caller.Invite().Replace("Contact: <sip:me@10.0.0.9:5070>", "Contact: <sip:victim@203.0.113.9>"));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal("BYE sip:victim@203.0.113.9 SIP/2.0", bench.Caller.Heard().Split("\r\n")[0]);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("203.0.113.0/28", "203.0.113.0/28")]
    [InlineData("fd00::1", "fd00::1/128")]
    [InlineData("2001:DB8:0::1", "2001:db8::1/128")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("[::1]", null)]
    [InlineData("10", null)]
    [InlineData("gateway.example", null)]
    public void A_rule_is_a_network_or_an_address(string text, string? network)
        => Assert.Equal(network, AccessRules.TryRead(text, out var read) ? read.ToString() : null);

    [Fact]
    public void A_source_that_floods_is_slowed_and_recovers()
    {
        var guard = new FloodGuard();
        var source = IPAddress.Parse("10.0.0.66");
        Assert.Equal(2000, Enumerable.Range(0, 5000).Count(_ => guard.Allows(source, isThere: false, TimeSpan.Zero)));
        Assert.True(guard.Allows(IPAddress.Parse("10.0.0.67"), isThere: false, TimeSpan.Zero));
        Assert.True(guard.Allows(source, isThere: true, TimeSpan.Zero)); // Over a connection: nobody can forge that.
        Assert.Equal(500, Enumerable.Range(0, 5000).Count(_ => guard.Allows(source, isThere: false, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Whoever_has_a_64_of_IPv6_has_one_share_whatever_address_it_sends_from()
    {
        var guard = new FloodGuard();
        Assert.Equal(2000, Enumerable.Range(0, 5000).Count(host => guard.Allows(IPAddress.Parse($"2001:db8:0:7::{host:x}"), isThere: false, TimeSpan.Zero)));
        Assert.True(guard.Allows(IPAddress.Parse("2001:db8:0:8::1"), isThere: false, TimeSpan.Zero));
        Assert.Equal(new Stranger(IPAddress.Parse("2001:db8:0:7::1"), true), new Stranger(IPAddress.Parse("2001:db8:0:7:ffff::2"), true));
        Assert.NotEqual(new Stranger(IPAddress.Parse("10.0.0.1"), true), new Stranger(IPAddress.Parse("10.0.0.2"), true));
    }
}
