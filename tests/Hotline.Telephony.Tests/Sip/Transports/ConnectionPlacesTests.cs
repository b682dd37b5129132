using System.Net;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Whose place a newcomer has when all are taken, by the addresses of a small town: 10.0.0.x strangers, 10.1.0.x with phones, 10.2.0.x trunks.</summary>
public sealed class ConnectionPlacesTests
{
    private static readonly StreamLimits Limits = new() { MaxConnections = 6, MaxPerAddress = 4 };

    private readonly FakeTimeProvider clock = new();
    private readonly ConnectionPlaces places;
    private Func<IPAddress, Standing> standing = address => (Standing)address.GetAddressBytes()[1];
    private int port = 40_000;

    public ConnectionPlacesTests() => places = new ConnectionPlaces(Limits, address => standing(address), clock);

    [Theory]
    [InlineData("10.1.0.1")]
    [InlineData("10.2.0.1")]
    public void Whoever_is_known_gets_in_however_many_strangers_there_are(string known)
    {
        var strangers = Fill("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2", "10.0.0.2", "10.0.0.3");
        Assert.Same(strangers[1], Take(known)); // Of the address that has most, the oldest.
        Assert.Same(strangers[0], Take(known)); // Two each.
        Assert.Same(strangers[3], Take(known, isOurs: true));
    }

    [Fact]
    public void The_addresses_of_a_64_of_IPv6_are_one_crowd()
    {
        standing = _ => Standing.Stranger;
        var all = Fill("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4");
        Assert.Same(all[0], Take("2001:db8::5"));
        Assert.Null(Take("2001:db8:0:1::5"));
    }

    [Fact]
    public void A_stranger_pushes_out_the_crowd_and_never_a_phone_or_a_trunk()
    {
        var all = Fill("10.2.0.1", "10.1.0.1", "10.0.0.9", "10.0.0.1", "10.0.0.1", "10.0.0.1");
        Assert.Same(all[3], Take("10.0.0.2"));
        Assert.Same(all[4], Take("10.0.0.3"));
        Assert.Same(all[2], Take("10.0.0.4")); // One each: who came first.
        Assert.Same(all[5], Take("10.1.0.2"));
        Assert.NotNull(Take("10.1.0.2"));
        Assert.NotNull(Take("10.2.0.2"));
        Assert.NotNull(Take("10.2.0.3"));
        Assert.False(places.TryTake(At("10.0.0.5"), isOurs: false, out _)); // No stranger is left.
    }

    [Fact]
    public void Who_opens_without_end_has_its_own_places_to_itself_and_a_phone_among_them_that_proved_itself_stays()
    {
        var all = Fill("10.1.0.1", "10.1.0.1", "10.1.0.1", "10.1.0.1");
        places.Prove(all[0]);
        Assert.Same(all[1], Take("10.1.0.1"));
        Assert.Same(all[2], Take("10.1.0.1"));
        foreach (var one in new[] { Take("10.1.0.1"), Take("10.1.0.1"), Take("10.1.0.1") })
        {
            Assert.NotSame(all[0], one);
        }
    }

    [Fact]
    public void What_proved_itself_is_nobodys_to_take_until_that_is_long_ago()
    {
        foreach (var one in Fill("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"))
        {
            places.Prove(one);
        }

        Assert.False(places.TryTake(At("10.2.0.1"), isOurs: false, out _));
        clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Empty(places.Review());
        Assert.False(places.TryTake(At("10.2.0.1"), isOurs: false, out _));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(6, places.Review().Count(one => one.IsStrangers)); // And long silent.
        Assert.NotNull(Take("10.2.0.1"));
    }

    [Fact]
    public void A_refused_request_makes_a_stranger_of_who_sits_beside_a_phone_and_of_no_trunk()
    {
        var all = Fill("10.1.0.1", "10.2.0.1", "10.1.0.2", "10.1.0.2", "10.1.0.2", "10.1.0.2");
        places.Doubt(all[4]);
        places.Doubt(all[1]);
        Assert.Empty(places.Review());
        Assert.Same(all[4], Take("10.0.0.1"));
        places.Prove(all[3]);
        places.Doubt(all[3]); // It is proven: what it asks in vain now is its own business.
        Assert.NotSame(all[3], Take("10.0.0.2"));
        Assert.Same(all[2], Take("10.2.0.2", after: 1));
    }

    [Fact]
    public void An_address_becomes_known_while_its_connection_stands()
    {
        Fill("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6");
        standing = _ => Standing.Served;
        Assert.Empty(places.Review());
        standing = address => address.GetAddressBytes()[3] == 9 ? Standing.Stranger : Standing.Served;
        Assert.False(places.TryTake(At("10.0.0.9"), isOurs: false, out _));
    }

    [Fact]
    public void Nothing_is_kept_of_who_left()
    {
        foreach (var one in Fill("10.0.0.1", "10.0.0.1", "10.1.0.1", "10.2.0.1"))
        {
            places.Leave(one);
            places.Leave(one);
        }

        Fill("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.2");
    }

    private List<SipConnection> Fill(params string[] addresses)
    {
        var all = new List<SipConnection>();
        foreach (var address in addresses)
        {
            all.Add(At(address));
            Assert.True(places.TryTake(all[^1], isOurs: false, out var yields));
            Assert.Null(yields);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return all;
    }

    /// <param name="after">So many others go first.</param>
    /// <returns>Who was pushed out.</returns>
    private SipConnection? Take(string address, bool isOurs = false, int after = 0)
    {
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(places.TryTake(At(address), isOurs, out var yields));
        return after == 0 ? yields : Take(address, isOurs, after - 1);
    }

    private SipConnection At(string address) => new(new StreamPeer(IPAddress.Parse(address), ++port, StreamProtocol.Tcp), isOurs: true, Limits, clock); // It need not speak first.
}
