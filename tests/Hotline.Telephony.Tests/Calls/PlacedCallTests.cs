using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The course of a call of the hotline's own: the person's line first, then the citizen over a trunk.</summary>
public sealed class PlacedCallTests : PlacedCallScene
{
    [Fact]
    public void The_persons_line_rings_first_then_the_citizen_sees_the_hotline_and_both_talk_and_are_recorded()
    {
        Assert.Null(Place());
        Assert.Empty(carrier.HeardAll());
        Assert.Equal("ct", bench.Sink.Single<CallPlaced>().Trunk);
        Assert.Equal(LiveCallState.RingingAgent, Live.State);
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        Assert.StartsWith($"INVITE sip:{Citizen}@203.0.113.7:5060;user=phone SIP/2.0", invite, StringComparison.Ordinal);
        Assert.StartsWith("<sip:12345@", SipText.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal("<sip:12345@10.0.0.1;user=phone>", SipText.Header(invite, "P-Asserted-Identity"));
        Assert.DoesNotContain("8001", invite, StringComparison.Ordinal);
        Assert.Equal(LiveCallState.Dialling, Live.State);
        Assert.True(Live.IsOutward);
        Assert.Null(Callee.Recording);

        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        Assert.Equal("+ringback", AgentEar.Playing);
        bench.Sink.Single<CalleeRinging>();
        Answers();
        var answered = bench.Sink.Single<CallAnswered>();
        Assert.Equal(answered.RecordingId, Callee.Recording);
        Assert.Equal(["CallPlaced", "AgentRinging", "CalleeDialled", "CalleeRinging", "CallAnswered", "AgentBridged"], bench.Sink.Names);
        Assert.Same(AgentEar, Callee.BridgedWith);
        Assert.Same(Callee, AgentEar.BridgedWith);
        Assert.Null(AgentEar.Playing);

        carrier.Send(carrier.Backwards("BYE", invite).Replace(";tag=phone", ";tag=citizen"));
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, true), Ended);
        Assert.Equal("BYE", agent.WasTold());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void What_the_network_says_before_the_answer_is_heard_by_the_person_alone()
    {
        Place();
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "citizen"));
        Assert.Equal("tone sdp", Callee.PeerAnswer);
        Assert.Equal("+ringback", AgentEar.Playing);
        bench.Engine.OnMedia(new MediaEvent.RtpStarted(call, Callee.Leg.LegId));
        Assert.Same(Callee, AgentEar.BridgedWith);
        Assert.Null(AgentEar.Playing);
        Assert.Empty(Callee.Hears);
        Assert.Null(Callee.Recording);
        Answers();
        Assert.Same(AgentEar, Callee.BridgedWith);
    }

    [Theory]
    [InlineData(486, CallEndCause.Busy)]
    [InlineData(600, CallEndCause.Busy)]
    [InlineData(603, CallEndCause.Declined)]
    [InlineData(480, CallEndCause.Unreachable)]
    [InlineData(404, CallEndCause.Unreachable)]
    [InlineData(302, CallEndCause.Unreachable)]
    public void A_citizen_who_is_not_reached_ends_the_call_with_the_cause(int status, CallEndCause cause)
    {
        Place();
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, status, tag: "citizen", extra: status == 302 ? "Contact: <sip:0085221234567@203.0.113.7>\n" : ""));
        Assert.Equal((cause, CallSide.Caller, false), Ended);
        Assert.Equal(status, bench.Sink.Single<CallEnded>().Clearing!.SipStatus);
        Assert.Equal("BYE", agent.WasTold());
        Assert.DoesNotContain(carrier.HeardAll(), text => text.StartsWith("INVITE", StringComparison.Ordinal));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_citizen_who_does_not_pick_up_in_time_is_cancelled()
    {
        Place(answer: 30);
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        bench.Wait(30);
        Assert.Equal("CANCEL", SipText.Method(carrier.Heard()));
        Assert.Equal((CallEndCause.NoAnswer, CallSide.Caller, false), Ended);
        Assert.Equal("BYE", agent.WasTold());
        carrier.Send(HandPeer.Reply(invite, 487, tag: "citizen"));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void An_answer_that_crosses_the_cancel_is_hung_up()
    {
        Place();
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        agent.HangsUp();
        Assert.Equal("CANCEL", SipText.Method(carrier.Heard()));
        Assert.Equal((CallEndCause.Cancelled, CallSide.Agent, false), Ended);
        carrier.Send(HandPeer.Reply(invite, 200, "citizen sdp", "citizen", contact: "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal(["ACK", "BYE"], carrier.HeardAll().ConvertAll(SipText.Method));
        Assert.Empty(bench.Sink.Events.OfType<CallAnswered>());
        Assert.Empty(bench.Sink.Events.OfType<AgentLegFailed>());
    }

    [Theory]
    [InlineData(CallSide.System, CallSide.Agent)]
    [InlineData(CallSide.Agent, CallSide.Agent)]
    [InlineData(CallSide.Lead, CallSide.Lead)]
    public void The_person_takes_it_back_or_a_lead_releases_it_while_their_own_line_rings_and_nobody_is_dialled(CallSide wish, CallSide told)
    {
        Place();
        agent.Rings();
        Assert.Null(Do(new HangUp(Guid.NewGuid(), call, By: wish)));
        Assert.Equal((CallEndCause.Cancelled, told, false), Ended);
        Assert.Equal("CANCEL", agent.WasTold());
        Assert.Empty(carrier.HeardAll());
        bench.AssertNothingHeld();
    }

    [Theory]
    [InlineData(486, CallEndCause.Busy, AgentLegFailure.Busy)]
    [InlineData(603, CallEndCause.Declined, AgentLegFailure.Declined)]
    public void A_line_of_the_persons_that_is_not_taken_ends_the_call(int status, CallEndCause cause, AgentLegFailure failure)
    {
        Place();
        agent.Rings().Refuses(status);
        Assert.Equal(failure, bench.Sink.Single<AgentLegFailed>().Reason);
        Assert.Equal((cause, CallSide.Agent, false), Ended);
        Assert.Empty(carrier.HeardAll());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_line_that_is_not_registered_or_rings_in_vain_ends_the_call()
    {
        Assert.Null(Place(extension: "8009"));
        Assert.Equal((CallEndCause.Unreachable, CallSide.Agent, false), Ended);
        bench.Sink.Events.Clear();
        Assert.Null(Place(id: Guid.CreateVersion7()));
        agent.Rings();
        bench.Wait(20);
        Assert.Equal((CallEndCause.NoAnswer, CallSide.Agent, false), Ended);
        Assert.Equal("CANCEL", agent.WasTold());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Hold_and_three_way_and_transfer_are_as_in_any_call()
    {
        var guest = new DeskPhone(bench, "8002");
        Talk();
        Assert.Null(Do(new HoldCaller(Guid.NewGuid(), call)));
        Assert.Equal("+music", Callee.Playing);
        Assert.Null(Do(new ResumeCaller(Guid.NewGuid(), call)));
        var party = Guid.CreateVersion7();
        Assert.Null(Do(new RingParty(Guid.NewGuid(), call, party, "8002", PartyStance.Talks, 20)));
        guest.Rings().PicksUp();
        Assert.Equal(2, Callee.Hears.Count);
        Assert.Null(Do(new HandOver(Guid.NewGuid(), call, party)));
        Assert.Equal("BYE", agent.WasTold());
        Assert.Same(bench.Media.Agent, Callee.BridgedWith);
        guest.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Either_side_that_falls_silent_ends_it_and_a_citizen_silent_before_the_answer_only_after_it()
    {
        Place();
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "citizen"));
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(call, Callee.Leg.LegId));
        bench.Wait(25);
        Assert.Equal(1, bench.Engine.LiveCalls);
        Answers();
        bench.Wait(31);
        Assert.Equal((CallEndCause.Lost, CallSide.Caller, true), Ended);
    }

    [Fact]
    public void A_browser_is_rung_and_answers_by_command_before_anybody_is_dialled()
    {
        var name = BrowserLine.Of(Guid.NewGuid());
        bench.Engine.Browsers.ConnectLine(new LineOffer(name, "offer"));
        bench.Engine.Browsers.On(new LineEvent.Connected(bench.Media.Lines[^1].LineId));
        Assert.Null(Place(extension: name));
        Assert.Empty(carrier.HeardAll());
        Assert.Null(Do(new AnswerAgentLeg(Guid.NewGuid(), call, offer)));
        invite = carrier.Heard();
        Answers();
        Assert.Equal(name, bench.Sink.Single<AgentBridged>().Extension);
    }

    [Fact]
    public void A_node_that_stops_says_so()
    {
        Place();
        agent.Rings().PicksUp();
        bench.Engine.Stop();
        Assert.Equal((CallEndCause.Interrupted, CallSide.System, false), Ended);
    }
}
