using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Media;

public sealed class LegQualityTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_clean_call_is_measured_as_clean()
    {
        var quality = Measure(drop: 0);
        Assert.Equal(0, quality.Lost);
        Assert.InRange(quality.JitterMs, 0, 2);
        Assert.InRange(quality.Mos, 4.35, 4.41);
        Assert.Null(quality.RoundTripMs);
        Assert.Null(quality.FarLossPercent);
    }

    [Fact]
    public void Five_in_a_hundred_lost_cost_what_the_model_says()
    {
        var quality = Measure(drop: 20);
        Assert.InRange(quality.LossPercent, 4.8, 5.2);
        Assert.Equal(EModel.Opinion(EModel.Rating(5, TimeSpan.FromMilliseconds(40), EModel.Concealed)), quality.Mos, 0.15);
    }

    [Fact]
    public void Packets_that_come_ten_milliseconds_early_and_late_have_that_jitter_and_are_not_lost()
    {
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        phone.Mute = true; // Its packets are written here.
        for (int number = 0; number < 500; number++)
        {
            phone.Send(8, Spoken.Payload(1), (ushort)number, (uint)(160 * number));
            _bench.Pass(number % 2 == 0 ? 0.03 : 0.01);
        }
        var quality = Close(leg);
        Assert.InRange(quality.JitterMs, 9, 10.5);
        Assert.Equal(0, quality.Lost);
    }

    [Fact]
    public void The_peers_reports_tell_the_round_trip_and_what_it_lost()
    {
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        _bench.Pass(5.5);
        var ours = Assert.IsType<byte[]>(phone.LastReport);
        _bench.Pass(0.2);
        // 0.5 s after it was heard, 12 of our packets lost: the rest of the time since our report was the way.
        phone.SendReportOn(ours, lost: 12, heldFor: 0.5);
        _bench.Pass(0.1);
        var quality = Close(leg);
        Assert.InRange(quality.FarLossPercent!.Value, 3.5, 4.5);
        Assert.InRange(quality.RoundTripMs!.Value, 150, 260);
    }

    [Fact]
    public void A_leg_that_was_never_heard_has_no_opinion()
    {
        var leg = _bench.Call(_bench.Phone(440));
        leg.Close();
        _bench.Pass(0.02);
        Assert.Null(Assert.Single(_bench.Reports.OfType<MediaEvent.Closed>()).Quality);
    }

    private LegQuality Measure(int drop)
    {
        var phone = _bench.Phone(440);
        phone.DropEvery = drop;
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        _bench.Pass(20);
        return Close(leg);
    }

    private LegQuality Close(IMediaSession leg)
    {
        leg.Close();
        _bench.Pass(0.02);
        return Assert.Single(_bench.Reports.OfType<MediaEvent.Closed>()).Quality!;
    }
}
