using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

public sealed class MediaReportTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_vanished_peer_is_reported_once_and_its_return_too()
    {
        var phone = _bench.Phone(440);
        _bench.Call(phone).Play(null, "music");
        _bench.Pass(1);
        Assert.IsType<MediaEvent.RtpStarted>(Assert.Single(_bench.Reports));
        phone.Mute = true;
        _bench.Pass(70);
        Assert.IsType<MediaEvent.RtpTimeout>(_bench.Reports[1]);
        Assert.Equal(2, _bench.Reports.Count);
        phone.Mute = false;
        _bench.Pass(1);
        Assert.IsType<MediaEvent.RtpStarted>(_bench.Reports[2]);
    }

    [Fact]
    public void A_peer_that_has_us_on_hold_may_be_silent()
    {
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        leg.AcceptOffer(phone.Sdp("a=inactive\r\n"));
        phone.Mute = true;
        _bench.Pass(60);
        Assert.DoesNotContain(_bench.Reports, r => r is MediaEvent.RtpTimeout);
    }

    [Fact]
    public void A_report_of_a_silent_peer_takes_its_timeout_back()
    {
        var phone = _bench.Phone(440);
        _bench.Call(phone).Play(null, "music");
        _bench.Pass(1);
        phone.Mute = true;
        _bench.Pass(35);
        Assert.IsType<MediaEvent.RtpTimeout>(_bench.Reports[^1]);
        phone.SendReport();
        _bench.Pass(1);
        Assert.IsType<MediaEvent.RtpStarted>(_bench.Reports[^1]);
        Assert.Equal(3, _bench.Reports.Count);
        _bench.Pass(35);
        Assert.IsType<MediaEvent.RtpTimeout>(_bench.Reports[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_hears_a_desk_phone_alone_that_is_gone_hears_music_until_it_is_there_again_and_else_silence(bool isDeskPhone)
    {
        var (caller, agent) = (_bench.Phone(440), _bench.Phone(1000));
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent, isDeskPhone));
        _bench.Pass(1);
        agent.Mute = true;
        _bench.Pass(29);
        Assert.True(Tone.Level(caller.Audio.AsSpan()[^800..]) < 0.001, "a phone may say nothing for a while");
        _bench.Pass(2);
        Assert.Equal(isDeskPhone, Tone.Level(caller.Audio.AsSpan()[^1600..]) > 0.01); // Music.
        agent.Mute = false;
        _bench.Pass(1);
        Assert.True(Tone.IsHeard(caller.Audio.AsSpan()[^1600..], 1000), "the voice is back");
        Spoken.AssertUnbroken(caller.Packets);
    }

    [Fact]
    public void A_peer_that_puts_us_on_hold_takes_its_timeout_back()
    {
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        phone.Mute = true;
        _bench.Pass(35);
        Assert.IsType<MediaEvent.RtpTimeout>(Assert.Single(_bench.Reports));
        leg.AcceptOffer(phone.Sdp("a=inactive\r\n"));
        _bench.Pass(35);
        Assert.IsType<MediaEvent.RtpStarted>(_bench.Reports[1]);
        Assert.Equal(2, _bench.Reports.Count);
    }

    [Fact]
    public void The_end_of_a_prompt_is_reported_once_and_music_goes_on()
    {
        var phone = _bench.Phone(440);
        _bench.Call(phone).Play("notice", "hold-music");
        _bench.Pass(60);
        Assert.Single(_bench.Reports.OfType<MediaEvent.PromptPlayed>());
        Assert.True(Tone.Level(phone.Audio.AsSpan()[^8000..]) > 0.005);
    }

    [Fact]
    public void Keys_are_reported_once_a_press()
    {
        var phone = _bench.Phone(440);
        _bench.Call(phone).Play(null, "music");
        _bench.Pass(0.2);
        for (ushort i = 0; i < 6; i++)
            phone.Send(101, [7, (byte)(i > 2 ? 0x8A : 0x0A), 0, (byte)(i * 40)], (ushort)(phone.Sequence + i), phone.Timestamp);
        _bench.Pass(0.2);
        Assert.Equal('7', Assert.Single(_bench.Reports.OfType<MediaEvent.Digit>()).Key);
    }

    [Fact]
    public void Ports_run_out_politely_a_closed_leg_is_quiet_and_a_new_caller_never_hears_the_old_one()
    {
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        var agent = _bench.Phone(500);
        var agentLeg = _bench.Ring(agent);
        Assert.Null(_bench.Engine.TryOpen(leg.Leg, _ => { }));
        _bench.Pass(0.5);
        leg.Close();
        leg.Close();
        _bench.Pass(0.02);
        int heard = phone.Packets.Count;
        _bench.Pass(PortPool.Rest * 2); // It was not told that the call is over, and goes on.
        Assert.Equal(heard, phone.Packets.Count);
        Assert.Null(_bench.Engine.TryOpen(leg.Leg, _ => { }));
        phone.Mute = true;
        _bench.Pass(PortPool.Rest + TimeSpan.FromSeconds(2));
        var next = _bench.Phone(700);
        next.Mute = true; // What is heard now is not the next caller.
        var nextLeg = _bench.Call(next);
        Assert.Equal(phone.To, next.To);
        _bench.Engine.Bridge(nextLeg, agentLeg);
        _bench.Pass(1);
        Assert.True(Tone.Level(agent.Audio) < 0.001, "the old caller is heard");
    }
}
