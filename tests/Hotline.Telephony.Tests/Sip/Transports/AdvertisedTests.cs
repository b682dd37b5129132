using System.Net;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Which of our addresses a peer is told: a carrier beyond NAT another one than a phone on the desk.</summary>
public sealed class AdvertisedTests
{
    private const string Public = "198.51.100.10";

    [Theory]
    [InlineData(Public, null, "203.0.113.7", Public)] // A carrier on the Internet.
    [InlineData(Public, null, "192.168.3.4", "127.0.0.1")] // A desk phone: what we listen on.
    [InlineData(Public, null, "10.200.0.1", "127.0.0.1")] // A carrier on a private line.
    [InlineData(Public, null, "127.0.0.9", "127.0.0.1")]
    [InlineData(Public, "none", "192.168.3.4", Public)]
    [InlineData(Public, "", "192.168.3.4", Public)]
    [InlineData(Public, "192.168.3.0/24, 203.0.113.0/28", "192.168.3.4", "127.0.0.1")]
    [InlineData(Public, "192.168.3.0/24, 203.0.113.0/28", "203.0.113.7", "127.0.0.1")]
    [InlineData(Public, "192.168.3.0/24", "10.1.1.1", Public)]
    [InlineData("192.168.1.10", null, "192.168.3.4", "192.168.1.10")] // The host of a container: its phones know no other.
    [InlineData("192.168.1.10", "172.17.0.0/16", "172.17.0.5", "127.0.0.1")]
    public void A_peer_is_told_the_address_by_which_it_reaches_us(string advertise, string? local, string peer, string told)
    {
        var options = new TelephonyOptions { Advertise = advertise, LocalNetworks = local, Listen = "127.0.0.1" };
        using var transport = new UdpTransport(new IPEndPoint(options.ListenAddress, 0), options.Advertised, NullLogger<UdpTransport>.Instance);
        Assert.Equal(told, transport.AddressFor(IPAddress.Parse(peer)).ToString());
    }

    [Theory]
    [InlineData(Public, null, "0.0.0.0", "198.51.100.10,192.168.1.10,10.8.0.2")] // Agents in the house need not come in through NAT.
    [InlineData(Public, "192.168.0.0/16", "0.0.0.0", "198.51.100.10,192.168.1.10")]
    [InlineData(Public, "none", "0.0.0.0", "198.51.100.10")]
    [InlineData(Public, null, "192.168.1.10", "198.51.100.10,192.168.1.10")]
    [InlineData("192.168.1.10", null, "0.0.0.0", "192.168.1.10")]
    [InlineData("192.168.1.10", "192.168.0.0/16", "0.0.0.0", "192.168.1.10")]
    [InlineData(null, null, "0.0.0.0", "192.168.1.10,10.8.0.2,203.0.113.99")]
    [InlineData(null, null, "10.8.0.2", "10.8.0.2")]
    public void A_browser_is_told_of_all_that_may_reach_us(string? advertise, string? local, string listen, string candidates)
        => Assert.Equal(candidates, Candidates(new TelephonyOptions { Advertise = advertise, LocalNetworks = local, Listen = listen }, "192.168.1.10", "2001:db8::99", "10.8.0.2", "203.0.113.99"));

    [Theory]
    [InlineData(null, "::", "192.168.1.10,2001:db8::99,fd00::99")] // IPv4 first, as before there was any other.
    [InlineData(null, "fd00::99", "192.168.1.10,fd00::99")]
    [InlineData(null, "::1", "192.168.1.10,::1")]
    [InlineData("2001:db8::10", "::", "192.168.1.10,2001:db8::10,fd00::99")]
    [InlineData("fd00::99", "::", "192.168.1.10,fd00::99")]
    public void A_browser_is_told_of_both_families_where_the_node_has_both(string? advertise, string listen, string candidates)
        => Assert.Equal(candidates, Candidates(new TelephonyOptions { Advertise6 = advertise, Listen6 = listen }, "2001:db8::99", "fd00::99", "192.168.1.10"));

    [Fact]
    public void A_machine_without_an_address_is_on_loopback_and_one_of_IPv6_alone_is_not()
    {
        Assert.Equal("127.0.0.1", Candidates(new TelephonyOptions()));
        Assert.Equal("127.0.0.1", Candidates(new TelephonyOptions(), "2001:db8::99"));
        Assert.Equal("2001:db8::99", Candidates(new TelephonyOptions { Listen6 = "::" }, "2001:db8::99"));
    }

    [Theory]
    [InlineData("2001:db8::10", null, "2001:db8:9::7", "2001:db8::10")]
    [InlineData("2001:db8::10", null, "fd00::7", "::1")] // A desk phone: what we listen on.
    [InlineData("2001:db8::10", null, "::1", "::1")]
    [InlineData("2001:db8::10", "2001:db8:9::/48", "2001:db8:9::7", "::1")]
    [InlineData("fd00::10", null, "fd00::7", "fd00::10")]
    [InlineData(null, null, "2001:db8:9::7", "::1")]
    public void A_peer_of_IPv6_is_told_one_of_that_family(string? advertise, string? local, string peer, string told)
    {
        var options = new TelephonyOptions { Advertise = Public, Advertise6 = advertise, LocalNetworks = local, Listen = "127.0.0.1", Listen6 = "::1" };
        Assert.True(new TelephonyOptionsCheck().Validate(null, options).Succeeded);
        using var transports = new SipTransports(
            new IPEndPoint(options.ListenAddress, 0), options.Advertised, new StreamOptions { Tcp = true }, _ => null, _ => { }, TimeProvider.System, NullLoggerFactory.Instance, null,
            options.ListenAddress6, options.Advertised6);
        Assert.Equal(told, transports.AddressFor(IPAddress.Parse(peer)).ToString());
        Assert.Equal(Public, transports.AddressFor(IPAddress.Parse("203.0.113.7")).ToString());
    }

    [Theory]
    [InlineData("127.0.0.1", null, "Telephony:Listen6 is '127.0.0.1', it must be an IPv6 address.")]
    [InlineData("[::]", null, "Telephony:Listen6 is '[::]', it must be an IPv6 address.")]
    [InlineData("::ffff:127.0.0.1", null, "Telephony:Listen6 is '::ffff:127.0.0.1', it must be an IPv6 address.")]
    [InlineData("::", "198.51.100.10", "Telephony:Advertise6 is '198.51.100.10', it must be an IPv6 address that others can reach.")]
    [InlineData("::", "::", "Telephony:Advertise6 is '::', it must be an IPv6 address that others can reach.")]
    [InlineData("::", "fe80::1", "Telephony:Advertise6 is 'fe80::1', it must be an IPv6 address that others can reach.")]
    [InlineData("::", "sip.example.cn", "Telephony:Advertise6 is 'sip.example.cn', it must be an IPv6 address that others can reach.")]
    [InlineData(null, "2001:db8::10", "Telephony:Listen6 must be given when Telephony:Advertise6 is.")]
    public void What_is_no_address_of_IPv6_is_said_at_the_start(string? listen, string? advertise, string said)
        => Assert.Equal(said, Assert.Single(new TelephonyOptionsCheck().Validate(null, new TelephonyOptions { Listen6 = listen, Advertise6 = advertise }).Failures!));

    private static string Candidates(TelephonyOptions options, params string[] machine) => string.Join(',', HostAddresses.Of(options, () => [.. machine.Select(IPAddress.Parse)]));

    [Theory]
    [InlineData("192.168.0.0")]
    [InlineData("the office")]
    public void What_is_no_network_is_said_at_the_start(string local)
    {
        var checkedOptions = new TelephonyOptionsCheck().Validate(null, new TelephonyOptions { Advertise = Public, LocalNetworks = local });
        Assert.Contains("Telephony:LocalNetworks", Assert.Single(checkedOptions.Failures!), StringComparison.Ordinal);
    }
}
