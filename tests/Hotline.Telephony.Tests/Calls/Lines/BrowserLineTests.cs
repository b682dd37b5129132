using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Calls.Lines;

public sealed class BrowserLineTests
{
    private static readonly string Name = BrowserLine.Of(Guid.Parse("11111111-2222-3333-4444-555555555555"));

    private readonly EngineBench _bench = new();

    [Fact]
    public void A_connected_line_is_a_registered_phone_until_it_is_lost()
    {
        var line = Connect();
        Assert.Equal(Name, _bench.Sink.Single<PhoneRegistered>().Extension);
        Assert.Equal(Name, Assert.Single(_bench.Engine.Snapshot().Phones).Extension);
        _bench.Engine.Browsers.On(new LineEvent.Lost(line.LineId));
        Assert.Equal(Name, _bench.Sink.Single<PhoneUnregistered>().Extension);
        Assert.Empty(_bench.Engine.Snapshot().Phones);
        Assert.True(line.Closed);
    }

    [Fact]
    public void A_standing_line_is_registered_again_before_its_time_is_over()
    {
        Connect();
        var first = _bench.Sink.Single<PhoneRegistered>();
        _bench.Wait(360);
        var again = _bench.Sink.Events.OfType<PhoneRegistered>().Last();
        Assert.True(again.At < first.ExpiresAt && again.ExpiresAt > first.ExpiresAt);
    }

    [Fact]
    public void The_browser_rings_is_answered_by_command_and_both_are_bridged()
    {
        Connect();
        var (call, offer) = Ring();
        Assert.Equal(offer, _bench.Sink.Single<AgentRinging>().OfferId);
        Assert.Null(Execute(new AnswerAgentLeg(Guid.NewGuid(), call, offer)));
        Assert.Equal(Name, _bench.Sink.Single<AgentBridged>().Extension);
        Assert.Same(_bench.Media.Agent, _bench.Media.Caller.BridgedWith);
    }

    [Fact]
    public void An_answer_to_another_offer_is_refused()
    {
        Connect();
        var (call, _) = Ring();
        Assert.Equal("offer.unknown", Execute(new AnswerAgentLeg(Guid.NewGuid(), call, Guid.NewGuid())));
        Assert.Empty(_bench.Sink.Events.OfType<AgentBridged>());
    }

    [Fact]
    public void Nobody_answers_in_time_and_the_offer_fails_while_the_line_stands()
    {
        var line = Connect();
        Ring(seconds: 5);
        _bench.Wait(6);
        Assert.Equal(AgentLegFailure.NoAnswer, _bench.Sink.Single<AgentLegFailed>().Reason);
        Assert.False(line.Closed);
        Assert.True(_bench.Media.Agent.Closed);
    }

    [Fact]
    public void A_call_goes_on_over_the_line_that_takes_the_place_of_its_own()
    {
        var before = Connect();
        var (call, offer) = Ring();
        Execute(new AnswerAgentLeg(Guid.NewGuid(), call, offer));
        _bench.Engine.Browsers.On(new LineEvent.Lost(before.LineId));
        Assert.Single(_bench.Engine.Snapshot().Calls);
        var after = Connect();
        Assert.Same(after, _bench.Media.Agent.Line);
        Assert.False(_bench.Media.Agent.Closed);
        Assert.Empty(_bench.Sink.Events.OfType<CallEnded>());
    }

    [Fact]
    public void A_browser_that_comes_back_in_time_has_its_caller_still()
    {
        var before = Connect();
        Bridge();
        _bench.Engine.Browsers.On(new LineEvent.Lost(before.LineId));
        FallSilent();
        _bench.Wait(149);
        var after = Connect();
        Assert.Same(after, _bench.Media.Agent.Line);
        _bench.Engine.OnMedia(new MediaEvent.RtpStarted(_bench.CallId, _bench.Media.Agent.Leg.LegId));
        _bench.Wait(60);
        Assert.Same(_bench.Media.Agent, _bench.Media.Caller.BridgedWith);
        Assert.Empty(_bench.Sink.Events.OfType<PartyLeft>());
    }

    [Fact]
    public void A_caller_whose_agent_does_not_come_back_waits_for_another_in_the_same_recording()
    {
        var line = Connect();
        Bridge();
        var recording = _bench.Media.Caller.Recording;
        Assert.Null(Execute(new PauseRecording(Guid.NewGuid(), _bench.CallId)));
        _bench.Engine.Browsers.On(new LineEvent.Lost(line.LineId));
        FallSilent();
        _bench.Wait(149);
        Assert.Empty(_bench.Sink.Events.OfType<CallerRequeued>());
        _bench.Wait(2);
        Assert.Equal(PartyEnd.Lost, _bench.Sink.Single<PartyLeft>().Reason);
        Assert.Equal(_bench.CallId, _bench.Sink.Single<CallerRequeued>().CallId);
        Assert.Empty(_bench.Sink.Events.OfType<CallEnded>());
        Assert.Equal(("+hold-music", recording, false), (_bench.Media.Caller.Playing, _bench.Media.Caller.Recording, _bench.Media.Caller.RecordingPaused));
        Assert.Equal(LiveCallState.Waiting, Assert.Single(_bench.Engine.Snapshot().Calls).State);

        _bench.Register();
        Assert.Null(_bench.Ring().Refusal);
        _bench.Phone.Send(HandPeer.Reply(_bench.Phone.Heard(), 200, body: "phone sdp"));
        Assert.Equal(["web-11111111222233334444555555555555", "8001"], _bench.Sink.Events.OfType<AgentBridged>().Select(bridged => bridged.Extension));
        Assert.Same(_bench.Media.Agent, _bench.Media.Caller.BridgedWith);
        Assert.Equal(recording, _bench.Media.Caller.Recording);
        _bench.Caller.Send(_bench.Caller.InDialog("BYE", _bench.Answer));
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, true), (_bench.Sink.Single<CallEnded>().Cause, _bench.Sink.Single<CallEnded>().EndedBy, _bench.Sink.Single<CallEnded>().Bridged));
    }

    [Fact]
    public void Somebody_who_rings_just_then_and_does_not_answer_leaves_the_caller_to_the_queue_too()
    {
        Connect();
        Bridge();
        var browser = _bench.Media.Agent;
        _bench.Register();
        FallSilent(browser);
        _bench.Wait(145);
        Assert.Null(Execute(new RingParty(Guid.NewGuid(), _bench.CallId, Guid.NewGuid(), "8001", PartyStance.Talks, 20)));
        _bench.Wait(10);
        Assert.Equal(PartyEnd.Lost, _bench.Sink.Single<PartyLeft>().Reason);
        Assert.Empty(_bench.Sink.Events.OfType<CallerRequeued>());
        _bench.Wait(11);
        Assert.Equal([PartyEnd.Lost, PartyEnd.NoAnswer], _bench.Sink.Events.OfType<PartyLeft>().Select(left => left.Reason));
        Assert.Equal(_bench.CallId, _bench.Sink.Single<CallerRequeued>().CallId);
        Assert.Empty(_bench.Sink.Events.OfType<CallEnded>());
    }

    [Fact]
    public void With_somebody_else_in_the_conversation_the_caller_stays_with_them()
    {
        Connect();
        Bridge();
        _bench.Register();
        var party = Guid.NewGuid();
        Assert.Null(Execute(new RingParty(Guid.NewGuid(), _bench.CallId, party, "8001", PartyStance.Talks, 20)));
        _bench.Phone.Send(HandPeer.Reply(_bench.Phone.Heard(), 200, body: "phone sdp"));
        FallSilent(_bench.Media.Sessions.Single(session => session.Line is not null));
        _bench.Wait(151);
        Assert.Equal(party, _bench.Sink.Single<CallHandedOver>().PartyId);
        Assert.Empty(_bench.Sink.Events.OfType<CallerRequeued>());
    }

    [Fact]
    public void A_second_tab_takes_the_line_over_and_the_first_is_closed()
    {
        var first = Connect();
        var second = Connect();
        Assert.True(first.Closed);
        Assert.False(second.Closed);
        Assert.Empty(_bench.Sink.Events.OfType<PhoneUnregistered>());
        _bench.Engine.Browsers.On(new LineEvent.Lost(first.LineId));
        Assert.Equal(Name, Assert.Single(_bench.Engine.Snapshot().Phones).Extension);
    }

    [Fact]
    public void Without_a_line_the_offer_fails_as_with_a_phone_that_is_not_registered()
    {
        Ring();
        Assert.Equal(AgentLegFailure.NotRegistered, _bench.Sink.Single<AgentLegFailed>().Reason);
    }

    [Fact]
    public void Leaving_browser_mode_takes_the_line_down()
    {
        var line = Connect();
        Assert.Null(Execute(new DisconnectLine(Guid.NewGuid(), Name)));
        Assert.True(line.Closed);
        Assert.Single(_bench.Sink.Events.OfType<PhoneUnregistered>());
    }

    [Fact]
    public void What_is_no_line_or_no_offer_is_refused()
    {
        Assert.Equal("line.unknown", _bench.Engine.Browsers.ConnectLine(new LineOffer("8001", "offer")).Refusal);
        Assert.Equal("line.not-acceptable", _bench.Engine.Browsers.ConnectLine(new LineOffer(Name, "bad")).Refusal);
        Assert.True(Assert.Single(_bench.Media.Lines).Closed);
    }

    private void Bridge()
    {
        var (call, offer) = Ring();
        Assert.Null(Execute(new AnswerAgentLeg(Guid.NewGuid(), call, offer)));
    }

    private void FallSilent(FakeSession? leg = null) => _bench.Engine.OnMedia(new MediaEvent.RtpTimeout(_bench.CallId, (leg ?? _bench.Media.Agent).Leg.LegId));

    private FakeLine Connect()
    {
        Assert.Equal("answer to offer", _bench.Engine.Browsers.ConnectLine(new LineOffer(Name, "offer")).Sdp);
        var line = _bench.Media.Lines[^1];
        _bench.Engine.Browsers.On(new LineEvent.Connected(line.LineId));
        return line;
    }

    private (Guid Call, Guid Offer) Ring(int seconds = 20)
    {
        _bench.AnsweredCall();
        var call = _bench.CallId;
        var offer = Guid.NewGuid();
        Execute(new RingAgent(Guid.NewGuid(), call, offer, Name, seconds));
        return (call, offer);
    }

    private string? Execute(TelephonyCommand command) => _bench.Engine.Execute(command).Refusal;
}
