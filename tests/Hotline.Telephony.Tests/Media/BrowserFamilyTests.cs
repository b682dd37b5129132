using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A browser of IPv6, or of both, and a phone of IPv4: checks, the handshake and sound on real sockets of ::1 and 127.0.0.1.</summary>
public sealed class BrowserFamilyTests : IDisposable
{
    private readonly MediaBench _bench = new();
    private readonly TestPhone _phone;
    private readonly List<BrowserEnd> _ends = [];

    public BrowserFamilyTests() => _phone = _bench.Phone(1000);

    public void Dispose()
    {
        _bench.Dispose();
        _ends.ForEach(end => end.Dispose());
    }

    [Fact]
    public void A_browser_of_IPv6_and_a_phone_of_IPv4_hear_each_other_and_the_browser_is_told_how_it_was_heard()
    {
        var browser = _bench.Phone(440, at: IPAddress.IPv6Loopback);
        Call(browser);
        _bench.Pass(6);
        AssertTalk(browser);
        Assert.Equal(0, browser.Unopened);
        Assert.NotNull(_phone.LastReport);
        Assert.Equal(0, _bench.Drops.Of(Drop.UnknownMedia));
    }

    [Fact]
    public void A_browser_that_comes_into_a_network_of_the_other_family_keeps_its_line_and_its_call()
    {
        var browser = _bench.Phone(440);
        var end = Call(browser);
        foreach (var at in (IPAddress[])[IPAddress.IPv6Loopback, IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            _bench.Pass(0.5);
            AssertTalk(browser);
            browser.Packets.Clear();
            end.MoveToAnotherPort(at);
        }
        _bench.Pass(0.5);
        AssertTalk(browser);
        Assert.Equal(0, browser.Unopened);
        Assert.False(end.IsLost);
    }

    [Fact]
    public void Lines_of_both_families_are_told_apart()
    {
        var browser = _bench.Phone(440);
        Call(browser);
        var stranger = _bench.Phone(700, at: IPAddress.IPv6Loopback);
        var other = new BrowserEnd(stranger);
        _ends.Add(other);
        other.Connect(_bench); // A line without a call.
        _bench.Pass(1);
        AssertTalk(browser);
        Assert.Empty(stranger.Packets);
        _bench.Pass(0.1);
        Assert.InRange(Tone.Share(_phone.Audio.AsSpan()[^4000..], 700), 0, 0.01);
    }

    [Fact]
    public void What_comes_over_IPv6_from_nobody_is_counted_and_heard_by_nobody()
    {
        var browser = _bench.Phone(440, at: IPAddress.IPv6Loopback);
        Call(browser);
        _bench.Pass(0.5);
        var stranger = _bench.Phone(700, at: IPAddress.IPv6Loopback);
        stranger.To = browser.To;
        _bench.Pass(1);
        AssertTalk(browser);
        Assert.InRange(_bench.Drops.Of(Drop.UnknownMedia), 40, 60);
        Assert.Empty(stranger.Packets);
    }

    private BrowserEnd Call(TestPhone browser)
    {
        var end = new BrowserEnd(browser);
        _ends.Add(end);
        var leg = new MediaLeg(Guid.CreateVersion7(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromSeconds(30), IPAddress.Loopback, IPAddress.Loopback);
        _bench.Engine.Bridge(_bench.Engine.OpenOn(end.Connect(_bench), leg, ownsLine: false, _bench.Reports.Add), _bench.Call(_phone));
        return end;
    }

    private void AssertTalk(TestPhone browser)
    {
        Assert.InRange(Tone.Share(_phone.Audio.AsSpan()[^2400..], 440), 0.9, 1);
        Assert.InRange(Tone.Share(browser.Audio.AsSpan()[^2400..], 1000), 0.9, 1);
    }
}
