using System.Text;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A telephone that knows no telephone-event: its keys are tones, both ways.</summary>
public sealed class ToneKeyTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);
    private readonly TestPhone _phone;
    private readonly IMediaSession _leg;
    private ushort _sequence;

    public ToneKeyTests()
    {
        _phone = _bench.Phone(440);
        _phone.Mute = true;
        _leg = _bench.Open();
        _phone.Aim(Assert.IsType<SdpOutcome.Answered>(_leg.AcceptOffer(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_phone.Sdp()).Replace(" 101\r\n", "\r\n").Replace("a=rtpmap:101 telephone-event/8000\r\n", "")))).Sdp);
        _leg.Play(null, "hold-music");
        _bench.Pass(0.2);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Its_key_is_heard_while_one_is_waited_for_and_not_before_or_after()
    {
        Press('1');
        Assert.Empty(Digits());
        _leg.ExpectKeys(true);
        Press('2');
        Press('#');
        Assert.Equal("2#", Digits());
        _leg.ExpectKeys(false);
        Press('3');
        Assert.Equal("2#", Digits());
    }

    [Fact]
    public void A_phone_that_sends_events_is_not_listened_to()
    {
        Assert.IsType<SdpOutcome.Answered>(_leg.AcceptOffer(_phone.Sdp()));
        _leg.ExpectKeys(true);
        Press('2');
        Assert.Empty(Digits());
    }

    [Fact]
    public void A_key_for_it_is_told_of_and_played_where_nobody_else_can_tell_it()
    {
        var other = _bench.Phone(1000);
        var otherLeg = _bench.Ring(other);
        _bench.Engine.Bridge(_leg, otherLeg);
        _bench.Pass(0.3);
        other.Mute = true;
        other.Send(101, [9, 0x8A, 3, 32], (ushort)(other.Sequence + 50), other.Timestamp + 8000);
        _bench.Pass(0.1);
        var untold = Assert.Single(_bench.Reports.OfType<MediaEvent.KeyUntold>());
        Assert.Equal((_leg.Leg.LegId, '9'), (untold.LegId, untold.Key));
        int before = _phone.Packets.Count;
        _leg.PlayKey('9');
        other.Mute = false; // A voice beside it waits.
        _bench.Pass(0.3);
        short[] heard = [.. _phone.Packets.Skip(before).SelectMany(packet => packet.Samples)];
        int tone = Enumerable.Range(0, heard.Length / 160).Count(at => Tone.Share(heard.AsSpan(at * 160, 160), 852) > 0.2 && Tone.Share(heard.AsSpan(at * 160, 160), 1477) > 0.2);
        Assert.InRange(tone, 5, 6);
        Spoken.AssertUnbroken(_phone.Packets);
        Assert.True(Tone.IsHeard(heard.AsSpan()[^800..], 1000), "the voice goes on after the key");
    }

    private string Digits() => string.Concat(_bench.Reports.OfType<MediaEvent.Digit>().Select(digit => digit.Key));

    private void Press(char key)
    {
        var tones = new KeyTones();
        tones.Press(key);
        var frame = new byte[160];
        while (tones.TryFill(frame))
        {
            _phone.Send(8, frame, _sequence++, (uint)(_bench.Clock.Now.TotalSeconds * 8000));
            _bench.Pass(0.02);
        }
        _bench.Pass(0.2);
    }
}
