using System.Net;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A leg that throws, whatever it is moved to do: it is given up, and those behind it on the clock keep their beat.</summary>
public sealed class FailingLegTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 4);
    private readonly List<MediaEvent> _told = [];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("receive")]
    [InlineData("send")]
    [InlineData("report")]
    public void It_is_told_of_once_and_the_others_hear_each_other_without_a_hole(string fails)
    {
        var failing = Failing(fails);
        var (caller, agent) = (_bench.Phone(440), _bench.Phone(1000));
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        _bench.Pass(12);
        Assert.Equal(failing.Leg.LegId, Assert.IsType<MediaEvent.RtpTimeout>(Assert.Single(_told)).LegId);
        Assert.All([caller, agent], phone => Assert.InRange(phone.Packets.Count, 590, 602));
        Assert.InRange(((FailingPath)failing.Path).Failures, 1, 3); // In the beat in which it is found out, and never after.
    }

    [Fact]
    public void It_is_not_taken_for_who_speaks_to_it_and_hears_music_from_then_on()
    {
        var failing = Failing("send");
        var path = (FailingPath)failing.Path;
        path.Works = true;
        var caller = _bench.Phone(440);
        var speaks = ((MediaSession)_bench.Call(caller)).Audio;
        _bench.Clock.Order(() =>
        {
            var room = new AudioRoom([failing, speaks], MixMatrix.Open(2));
            failing.Sit(room, 0, failing);
            speaks.Run(_bench.Clock.Now);
            speaks.Sit(room, 1, failing);
        });
        _bench.Pass(1);
        Assert.Empty(_told);
        path.Works = false; // By now all that it sends is what comes of the other.
        _bench.Pass(1);
        Assert.Equal(failing.Leg.LegId, Assert.IsType<MediaEvent.RtpTimeout>(Assert.Single(_told)).LegId);
        Assert.IsType<MediaEvent.RtpStarted>(Assert.Single(_bench.Reports));
        Assert.InRange(speaks.Stats.Received, 95, 101);
        Assert.InRange(caller.Packets.Count, 95, 101);
        Assert.True(Tone.Level(caller.Audio.AsSpan()[..7000]) < 0.001, "the leg had nothing to say");
        Assert.True(Tone.Level(caller.Audio.AsSpan()[^6000..]) > 0.005, "no music");
    }

    [Fact]
    public void An_order_that_fails_costs_no_beat()
    {
        var (caller, agent) = (_bench.Phone(440), _bench.Phone(1000));
        _bench.Engine.Bridge(_bench.Call(caller), _bench.Ring(agent));
        for (int beat = 0; beat < 100; beat++)
        {
            _bench.Clock.Order(() => throw new InvalidOperationException("an order"));
            _bench.Pass(MediaBench.Tick);
        }
        Assert.InRange(caller.Packets.Count, 45, 51);
    }

    private AudioLeg Failing(string fails)
    {
        var leg = new MediaLeg(Guid.NewGuid(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromSeconds(30), IPAddress.Loopback, IPAddress.Loopback) { MayReturn = true };
        var audio = new AudioLeg(leg, new FailingPath(fails), _told.Add, default, _bench.Time);
        _bench.Clock.Order(() =>
        {
            _bench.Clock.Add(audio);
            audio.Apply(new NegotiatedMedia(AudioCodec.Pcma, 8, null, new IPEndPoint(IPAddress.Loopback, 9), null, Sends: true, Receives: true), _bench.Clock.Now);
            audio.Run(_bench.Clock.Now);
        });
        return audio;
    }

    private sealed class FailingPath(string fails) : IRtpPath
    {
        public int Failures { get; private set; }

        public bool Works { get; set; }

        public RtpSender Sender { get; } = new();

        public long Strangers => 0;

        public bool IsOpen => true;

        public bool MayReturn => false;

        public void Listen(IRtpListener listener, TimeSpan now)
        {
        }

        public void Point(NegotiatedMedia media)
        {
        }

        public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now) => FailIf(fails == "receive");

        public void SendRtp(Span<byte> buffer, int length) => FailIf(fails == "send");

        public void SendRtcp(Span<byte> buffer, int length) => FailIf(fails == "report");

        public void Release(TimeSpan now)
        {
        }

        private void FailIf(bool now)
        {
            if (now && !Works)
            {
                Failures++;
                throw new InvalidOperationException("the leg");
            }
        }
    }
}
