using System.Net;
using System.Text;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Sdp;

/// <summary>Descriptions of the two families: a leg has ports of one, and takes what is of that one.</summary>
public sealed class IPv6Tests
{
    private const string Four = "c=IN IP4 192.0.2.7\r\n", Six = "c=IN IP6 2001:db8::7\r\n", Audio = "m=audio 4000 RTP/AVP 8\r\n";

    private readonly OfferAnswer _four = new(4711, IPAddress.Parse("192.0.2.1"), 20000), _six = new(4711, IPAddress.Parse("2001:db8::1%3"), 20000);

    [Fact]
    public void An_offer_of_IPv6_is_answered_in_IPv6()
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(_six.Answer(Sdp(Six + Audio)));
        Assert.Equal((IPEndPoint.Parse("[2001:db8::7]:4000"), IPEndPoint.Parse("[2001:db8::7]:4001")), (agreed.Media.Remote, agreed.Media.RemoteRtcp));
        Assert.StartsWith("v=0\r\no=hotline 4711 4711 IN IP6 2001:db8::1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\n", Encoding.UTF8.GetString(agreed.Sdp), StringComparison.Ordinal);
    }

    [Fact]
    public void Our_offer_names_the_address_of_its_family_and_takes_an_answer_of_that_family_alone()
    {
        Assert.Contains("c=IN IP6 2001:db8::1\r\n", Encoding.UTF8.GetString(_six.Offer()), StringComparison.Ordinal);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::7]:4000"), _six.Accept(Sdp(Six + Audio))!.Remote);
        Assert.Null(_six.Accept(Sdp(Four + Audio)));
        _four.Offer();
        Assert.Null(_four.Accept(Sdp(Six + Audio)));
    }

    [Fact]
    public void An_offer_of_the_other_family_is_refused_for_its_address_and_one_that_we_can_not_speak_is_not()
    {
        Assert.Equal(IPAddress.Parse("2001:db8::7"), Assert.IsType<SdpAnswer.NotAcceptable>(_four.Answer(Sdp(Six + Audio))).Unserved);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), Assert.IsType<SdpAnswer.NotAcceptable>(_six.Answer(Sdp(Four + Audio))).Unserved);
        Assert.Null(Assert.IsType<SdpAnswer.NotAcceptable>(_four.Answer(Sdp(Six + "m=audio 4000 RTP/AVP 18\r\n"))).Unserved);
    }

    [Theory]
    [InlineData("c=IN IP6 192.0.2.7\r\n")]
    [InlineData("c=IN IP4 2001:db8::7\r\n")]
    [InlineData("c=IN IP6 phone.example\r\n")]
    public void What_is_not_of_the_family_that_it_names_is_no_address(string line)
    {
        Assert.Null(Assert.IsType<SdpAnswer.NotAcceptable>(_four.Answer(Sdp(line + Audio))).Unserved);
        Assert.Null(Assert.IsType<SdpAnswer.NotAcceptable>(_six.Answer(Sdp(line + Audio))).Unserved);
    }

    [Fact]
    public void An_address_of_IPv4_in_the_clothes_of_IPv6_is_reached_over_IPv4() => Assert.Equal(
        IPEndPoint.Parse("192.0.2.7:4000"), Assert.IsType<SdpAnswer.Agreed>(_four.Answer(Sdp("c=IN IP6 ::ffff:192.0.2.7\r\n" + Audio))).Media.Remote);

    [Theory]
    [InlineData("c=IN IP6 ::\r\n")]
    [InlineData("c=IN IP4 0.0.0.0\r\n")]
    public void A_hold_in_the_old_way_is_one_of_either_family(string line)
    {
        foreach (var leg in new[] { _four, _six })
        {
            var held = Assert.IsType<SdpAnswer.Agreed>(leg.Answer(Sdp(line + Audio))).Media;
            Assert.True(held.OnHold);
            Assert.Null(held.Remote);
        }
    }

    [Fact]
    public void Of_two_streams_the_one_of_our_family_is_taken()
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(_four.Answer(Sdp(Audio + Six + "m=audio 5000 RTP/AVP 8\r\n" + Four)));
        Assert.Equal(IPEndPoint.Parse("192.0.2.7:5000"), agreed.Media.Remote);
        Assert.Contains("m=audio 0 RTP/AVP 8\r\nm=audio 20000 RTP/AVP 8\r\n", Encoding.UTF8.GetString(agreed.Sdp), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "2001:db8::7")]
    [InlineData(false, "192.0.2.7")]
    public void The_address_that_an_offer_names_is_the_first_that_is_served(bool servesIPv6, string address)
    {
        var offer = Sdp(Audio + Six + "m=audio 5000 RTP/AVP 8\r\n" + Four);
        Assert.Equal(IPAddress.Parse(address), AudioMatch.Address(offer, family => servesIPv6 || family == System.Net.Sockets.AddressFamily.InterNetwork));
        Assert.Equal(IPAddress.Parse("2001:db8::7"), AudioMatch.Address(Sdp(Six + Audio), _ => false));
    }

    private static byte[] Sdp(string lines) => Encoding.UTF8.GetBytes("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nt=0 0\r\n" + lines);
}
