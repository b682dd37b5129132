using System.Net;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A leg of IPv6 and one of IPv4 in one room, on real sockets.</summary>
public sealed class FamilyTests : IDisposable
{
    private readonly MediaBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void They_hear_each_other_and_reports_go_to_both()
    {
        var caller = _bench.Phone(440, at: IPAddress.IPv6Loopback);
        var agent = _bench.Phone(1000);
        _bench.Engine.Bridge(Call(caller), _bench.Ring(agent));
        _bench.Pass(6);
        Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
        Assert.InRange(Tone.Share(caller.Audio.AsSpan()[^4000..], 1000), 0.9, 1);
        Assert.NotNull(caller.LastReport);
        Assert.NotNull(agent.LastReport);
    }

    [Fact]
    public void A_stranger_of_either_family_is_not_heard()
    {
        var caller = _bench.Phone(440, at: IPAddress.IPv6Loopback);
        var agent = _bench.Phone(1000);
        var stranger = _bench.Phone(700, at: IPAddress.IPv6Loopback);
        _bench.Engine.Bridge(Call(caller), _bench.Ring(agent));
        _bench.Pass(0.5);
        stranger.To = caller.To;
        _bench.Pass(1);
        Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
        Assert.True(_bench.Drops.Of(Drop.StrangersRtp) > 0);
        Assert.Empty(stranger.Packets);
    }

    [Fact]
    public void A_phone_of_IPv4_that_wants_its_sound_over_IPv6_in_the_call_is_refused_and_the_call_stands()
    {
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var leg = _bench.Call(caller);
        _bench.Engine.Bridge(leg, _bench.Ring(agent));
        var moved = _bench.Phone(440, at: IPAddress.IPv6Loopback);
        Assert.Equal(IPAddress.IPv6Loopback, Assert.IsType<SdpOutcome.NotAcceptable>(leg.AcceptOffer(moved.Sdp())).Unserved);
        _bench.Pass(1);
        Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
    }

    private IMediaSession Call(TestPhone phone)
    {
        var session = _bench.Open(at: IPAddress.IPv6Loopback);
        phone.Aim(Assert.IsType<SdpOutcome.Answered>(session.AcceptOffer(phone.Sdp())).Sdp);
        return session;
    }
}
