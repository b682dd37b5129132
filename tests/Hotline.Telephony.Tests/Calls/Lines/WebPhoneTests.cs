using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Calls.Lines;

public sealed class WebPhoneTests
{
    private readonly EngineBench _bench = new();
    private readonly Guid _call = Guid.CreateVersion7();

    [Fact]
    public void A_web_phone_is_no_call_before_its_line_is_connected()
    {
        Place();
        Assert.Empty(_bench.Sink.Events);
        Connect();
        var arrived = _bench.Sink.Single<CallArrived>();
        Assert.Equal((_call, CallOrigin.WebPhone, true, "12345"), (arrived.CallId, arrived.Origin, arrived.Caller.IsWithheld, arrived.Dialled));
    }

    [Fact]
    public void It_is_answered_recorded_and_hears_notice_and_music_like_any_other()
    {
        Place();
        Connect();
        _bench.Wait(3);
        var answered = _bench.Sink.Single<CallAnswered>();
        Assert.Equal(answered.RecordingId, _bench.Media.Caller.Recording);
        Assert.Equal("notice+hold-music", _bench.Media.Caller.Playing);
    }

    [Fact]
    public void Hanging_up_on_the_page_ends_the_call_in_order()
    {
        Place();
        Connect();
        _bench.Wait(3);
        _bench.Engine.Browsers.EndWebCall(_call);
        var ended = _bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, false), (ended.Cause, ended.EndedBy, ended.Bridged));
        Assert.True(_bench.Media.Caller.Closed);
    }

    [Fact]
    public void A_page_that_vanishes_is_a_lost_call()
    {
        Place();
        Connect();
        _bench.Wait(3);
        _bench.Engine.Browsers.On(new LineEvent.Lost(_bench.Media.Lines[0].LineId));
        Assert.Equal(CallEndCause.Lost, _bench.Sink.Single<CallEnded>().Cause);
    }

    [Fact]
    public void Hanging_up_before_the_line_is_connected_leaves_no_trace()
    {
        Place();
        _bench.Engine.Browsers.EndWebCall(_call);
        Connect();
        Assert.Empty(_bench.Sink.Events);
        Assert.True(_bench.Media.Lines[0].Closed);
    }

    [Fact]
    public void Nobody_ends_a_phone_call_through_the_page()
    {
        _bench.AnsweredCall();
        _bench.Engine.Browsers.EndWebCall(_bench.CallId);
        Assert.Single(_bench.Engine.Snapshot().Calls);
    }

    [Fact]
    public void Web_phones_that_are_not_connected_yet_count_against_the_cap()
    {
        for (int i = 0; i < EngineBench.Settings.MaxCalls; i++)
            Assert.Null(_bench.Engine.Browsers.PlaceWebCall(new WebCallOffer(Guid.CreateVersion7(), "offer")).Refusal);
        Assert.Equal("node.busy", _bench.Engine.Browsers.PlaceWebCall(new WebCallOffer(_call, "offer")).Refusal);
    }

    private void Place() => Assert.NotNull(_bench.Engine.Browsers.PlaceWebCall(new WebCallOffer(_call, "offer")).Sdp);

    private void Connect() => _bench.Engine.Browsers.On(new LineEvent.Connected(_bench.Media.Lines[^1].LineId));
}
