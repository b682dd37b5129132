using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

public sealed class BridgeTests : IDisposable
{
    private readonly MediaBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(AudioCodec.Pcma, AudioCodec.Pcma)]
    [InlineData(AudioCodec.Pcma, AudioCodec.Pcmu)]
    [InlineData(AudioCodec.Pcmu, AudioCodec.Pcma)]
    [InlineData(AudioCodec.Pcmu, AudioCodec.Pcmu)]
    public void Each_side_hears_the_tone_of_the_other_whatever_the_codecs(object callerCodec, object agentCodec)
    {
        var caller = _bench.Phone(440, (AudioCodec)callerCodec);
        var agent = _bench.Phone(1000, (AudioCodec)agentCodec);
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        _bench.Pass(2);
        AssertHears(caller, 1000);
        AssertHears(agent, 440);
        Assert.All(caller.Packets, p => Assert.Equal((byte)(AudioCodec)callerCodec, p.PayloadType));
        Assert.All(agent.Packets, p => Assert.Equal((byte)(AudioCodec)agentCodec, p.PayloadType));
    }

    [Fact]
    public void From_notice_over_music_to_the_agent_and_back_the_caller_gets_one_unbroken_stream()
    {
        var caller = _bench.Phone(440);
        var callerLeg = _bench.Call(caller);
        callerLeg.Play("notice", "hold-music");
        _bench.Pass(1);
        var agent = _bench.Phone(1000);
        var agentLeg = _bench.Ring(agent);
        _bench.Engine.Bridge(callerLeg, agentLeg);
        _bench.Pass(1);
        _bench.Engine.Unbridge(callerLeg, agentLeg);
        callerLeg.Play(null, "hold-music");
        _bench.Pass(1);

        Assert.InRange(caller.Packets.Count, 148, 152);
        Assert.Single(caller.Packets.Select(p => p.Ssrc).Distinct());
        Assert.True(caller.Packets[0].Marker);
        for (int i = 1; i < caller.Packets.Count; i++)
        {
            Assert.Equal((ushort)(caller.Packets[i - 1].Sequence + 1), caller.Packets[i].Sequence);
            Assert.Equal(caller.Packets[i - 1].Timestamp + 160, caller.Packets[i].Timestamp);
            Assert.InRange(caller.Packets[i].At - caller.Packets[i - 1].At, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(30));
        }
        Assert.True(Tone.Level(caller.Audio.AsSpan(0, 8000)) > 0.01, "the notice is silent");
        Assert.True(Tone.IsHeard(caller.Audio.AsSpan(9000, 6000), 1000));
        Assert.False(Tone.IsHeard(caller.Audio.AsSpan(17000, 6000), 1000));
    }

    [Fact]
    public void The_bridge_adds_at_most_forty_milliseconds()
    {
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        caller.Mute = true;
        _bench.Pass(1);
        var spoke = _bench.Clock.Now;
        caller.Mute = false;
        _bench.Pass(1);
        var heard = agent.Packets.First(p => Tone.IsHeard(p.Samples, 440)).At;
        Assert.InRange(heard - spoke, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Lost_packets_leave_holes_as_long_as_they_were_and_reordered_ones_none()
    {
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        _bench.Pass(1);
        caller.Mute = true;
        _bench.Pass(0.1);
        caller.Mute = false;
        _bench.Pass(1);
        Assert.InRange(ToneTrack.Of(agent.Audio, 440).LongestGap, TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(140));
        Assert.Equal(TimeSpan.Zero, ToneTrack.Of(caller.Audio, 1000).LongestGap);
    }

    [Fact]
    public void A_stranger_on_the_port_is_neither_heard_nor_answered()
    {
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        _bench.Pass(0.5);
        var stranger = _bench.Phone(2000);
        stranger.To = caller.To;
        _bench.Pass(1);
        Assert.Empty(stranger.Packets);
        Assert.True(Tone.Share(agent.Audio, 440) > 0.9);
        Assert.True(Tone.Share(agent.Audio, 2000) < 0.01);
    }

    [Fact]
    public void A_caller_whom_the_agent_holds_hears_music_until_resumed()
    {
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var agentLeg = _bench.Ring(agent);
        _bench.Engine.Bridge(_bench.Call(caller), agentLeg);
        _bench.Pass(1);
        Assert.IsType<SdpOutcome.Answered>(agentLeg.AcceptOffer(agent.Sdp("a=sendonly\r\n")));
        agent.Mute = true;
        int held = agent.Packets.Count;
        _bench.Pass(1);
        Assert.Equal(held, agent.Packets.Count);
        var music = caller.Audio.AsSpan()[^6000..];
        Assert.True(Tone.Level(music) > 0.005, "no music");
        Assert.False(Tone.IsHeard(music, 1000));

        Assert.IsType<SdpOutcome.Answered>(agentLeg.AcceptOffer(agent.Sdp()));
        agent.Mute = false;
        _bench.Pass(1);
        Assert.True(Tone.IsHeard(caller.Audio.AsSpan()[^4000..], 1000));
        Assert.True(Tone.IsHeard(agent.Audio.AsSpan()[^4000..], 440));
    }

    [Fact]
    public void Packets_of_30_ms_as_some_phones_send_are_relayed_whole()
    {
        var caller = _bench.Phone(440);
        caller.Mute = true;
        var agent = _bench.Phone(1000);
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        var tone = Companding.ToALaw(Tone.Sine(600, TimeSpan.FromSeconds(1.2)));
        for (int i = 0; i < 40; i++)
        {
            caller.Send(8, tone.AsSpan(i * 240, 240), (ushort)i, (uint)i * 240);
            _bench.Pass(0.03);
        }
        _bench.Pass(0.1);
        var track = ToneTrack.Of(agent.Audio, 600);
        Assert.InRange(track.Total, TimeSpan.FromSeconds(1.1), TimeSpan.FromSeconds(1.24));
        Assert.True(track.LongestGap <= TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_stalled_machine_catches_up_without_a_burst_and_keeps_timestamps_true()
    {
        var caller = _bench.Phone(440);
        _bench.Call(caller).Play(null, "music");
        _bench.Pass(1);
        var before = caller.Packets[^1];
        _bench.Time.Advance(TimeSpan.FromMilliseconds(500));
        _bench.Clock.Tick(_bench.Clock.Now);
        caller.Listen(_bench.Clock.Now);
        var burst = caller.Packets.Count(p => p.At > before.At);
        Assert.InRange(burst, 1, 2);
        _bench.Pass(1);
        var last = caller.Packets[^1];
        Assert.InRange((last.Timestamp - before.Timestamp) / 8000.0, 1.46, 1.54);
    }

    private static void AssertHears(TestPhone phone, double hertz)
    {
        var track = ToneTrack.Of(phone.Audio, hertz);
        Assert.True(track.Total > TimeSpan.FromSeconds(1.8), $"{hertz} Hz was heard for {track.Total}");
        Assert.Equal(TimeSpan.Zero, track.LongestGap);
    }
}
