using System.Net;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class SourceLatchTests
{
    private readonly SourceLatch _latch = new(IPAddress.Parse("203.0.113.77"));

    [Fact]
    public void The_signalled_address_and_port_lock_and_strangers_are_counted()
    {
        _latch.Signal(At("198.51.100.7:4000"));
        Assert.True(Admit("198.51.100.7:4000"));
        Assert.False(Admit("198.51.100.7:4002"));
        Assert.False(Admit("10.0.0.9:4000"));
        Assert.True(Admit("198.51.100.7:4000"));
        Assert.Equal(2, _latch.Strangers);
    }

    [Fact]
    public void A_public_stranger_never_locks()
    {
        _latch.Signal(At("198.51.100.7:4000"));
        Assert.False(Admit("203.0.113.5:4000"));
        Assert.False(_latch.IsLocked);
        Assert.Equal(At("198.51.100.7:4000"), Destination());
    }

    [Fact]
    public void Another_port_of_the_signalled_host_is_a_NAT_and_locks()
    {
        _latch.Signal(At("198.51.100.7:4000"));
        Assert.True(Admit("198.51.100.7:61000"));
        Assert.Equal(At("198.51.100.7:61000"), Destination());
        Assert.False(Admit("198.51.100.8:4000"));
    }

    [Fact]
    public void The_host_that_signals_locks_and_yields_once_to_the_exact_one()
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234"));
        Assert.Equal(At("203.0.113.77:1234"), Destination());
        Assert.False(Admit("203.0.113.77:1236"));
        Assert.True(Admit("203.0.113.77:1234"));
        Assert.True(Admit("192.168.1.5:4000"));
        Assert.False(Admit("203.0.113.77:1234"));
    }

    [Theory]
    [InlineData("10.0.0.9:4000")]
    [InlineData("192.168.1.6:4000")]
    [InlineData("127.0.0.1:4000")]
    [InlineData("100.64.0.1:4000")]
    public void A_private_address_that_nobody_signalled_never_locks(string stranger)
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.False(Admit(stranger));
        Assert.False(_latch.IsLocked);
        Assert.Equal(1, _latch.Strangers);
    }

    [Fact]
    public void A_peer_on_loopback_is_heard()
    {
        var latch = new SourceLatch(IPAddress.Loopback);
        latch.Signal(At("127.0.0.1:4000"));
        Assert.True(latch.Admit(At("127.0.0.1:4002").Serialize(), TimeSpan.Zero));
    }

    [Fact]
    public void A_new_address_in_a_re_INVITE_locks_anew_and_the_same_one_does_not()
    {
        _latch.Signal(At("198.51.100.7:4000"));
        Assert.True(Admit("198.51.100.7:61000"));
        _latch.Signal(At("198.51.100.7:4000"));
        Assert.Equal(At("198.51.100.7:61000"), Destination());
        _latch.Signal(At("198.51.100.9:5000"));
        Assert.Equal(At("198.51.100.9:5000"), Destination());
        Assert.True(Admit("198.51.100.9:5000"));
        Assert.False(Admit("198.51.100.7:61000"));
    }

    [Fact]
    public void A_phone_whose_NAT_gave_it_another_port_is_heard_once_it_has_described_itself_anew_and_the_old_one_is_silent()
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234"));
        Assert.False(Admit("203.0.113.77:5678", seconds: 5)); // Nothing was said inside the call.
        Assert.True(Admit("203.0.113.77:1234", seconds: 6));
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.False(Admit("203.0.113.77:5678", seconds: 6.5)); // The old one is heard yet.
        Assert.False(Admit("198.51.100.1:5678", seconds: 8)); // A stranger.
        Assert.True(Admit("203.0.113.77:5678", seconds: 8));
        Assert.Equal(At("203.0.113.77:5678"), Destination());
        Assert.False(Admit("203.0.113.77:1234", seconds: 10)); // Once.
    }

    [Fact]
    public void What_the_phone_said_long_ago_gives_nobody_its_place()
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234"));
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234", seconds: 1));
        Assert.False(Admit("203.0.113.77:5678", seconds: 60));
        Assert.True(Admit("203.0.113.77:1234", seconds: 61));
    }

    [Fact]
    public void A_phone_whose_NAT_gave_it_another_address_is_heard_once_its_SIP_comes_from_there_and_the_old_one_is_silent()
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234"));
        Assert.False(Admit("198.51.100.1:5678", seconds: 5));
        _latch.Follow(IPAddress.Parse("198.51.100.1"), isProven: false);
        Assert.True(Admit("203.0.113.77:1234", seconds: 6)); // The old one is heard yet.
        Assert.False(Admit("198.51.100.1:5678", seconds: 6.5));
        Assert.False(Admit("198.51.100.2:5678", seconds: 8)); // A stranger.
        Assert.True(Admit("198.51.100.1:5678", seconds: 8));
        Assert.Equal(At("198.51.100.1:5678"), Destination());
        Assert.False(Admit("203.0.113.77:1234", seconds: 10));
    }

    [Fact]
    public void Another_port_takes_a_proof_or_another_address()
    {
        _latch.Signal(At("192.168.1.5:4000"));
        Assert.True(Admit("203.0.113.77:1234"));
        _latch.Follow(IPAddress.Parse("203.0.113.77"), isProven: false);
        Assert.False(Admit("203.0.113.77:5678", seconds: 5));
        _latch.Follow(IPAddress.Parse("203.0.113.77"), isProven: true);
        Assert.True(Admit("203.0.113.77:5678", seconds: 6));
    }

    [Fact]
    public void Of_IPv6_the_whole_address_and_the_port_count_and_a_flow_label_does_not()
    {
        var latch = new SourceLatch(IPAddress.Parse("2001:db8::77"));
        latch.Signal(At("[2001:db8::7]:4000"));
        Assert.False(latch.Admit(At("[2001:db8::8]:4000").Serialize(), TimeSpan.Zero));
        Assert.False(latch.Admit(At("198.51.100.7:4000").Serialize(), TimeSpan.Zero));
        Assert.True(latch.Admit(At("[2001:db8::77]:61000").Serialize(), TimeSpan.Zero)); // Who signals.
        var exact = At("[2001:db8::7]:4000").Serialize();
        exact[5] = 9; // In sin6_flowinfo.
        Assert.True(latch.Admit(exact, TimeSpan.Zero));
        Assert.Equal(At("[2001:db8::7]:4000"), PeerAddress.EndPoint(latch.Destination!));
        Assert.False(latch.Admit(At("[2001:db8::7]:4001").Serialize(), TimeSpan.Zero));
        Assert.False(latch.Admit(At("[2001:db8:0:0:1::7]:4000").Serialize(), TimeSpan.Zero));
        Assert.Equal(4, latch.Strangers);
    }

    private bool Admit(string source, double seconds = 0) => _latch.Admit(At(source).Serialize(), TimeSpan.FromSeconds(seconds));

    private IPEndPoint Destination() => (IPEndPoint)At("0.0.0.0:0").Create(_latch.Destination!);

    private static IPEndPoint At(string text) => IPEndPoint.Parse(text);
}
