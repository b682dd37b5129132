using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A trunk that does not take a call of ours, and the one after it.</summary>
public sealed class TrunkFailoverTests : TwoTrunksScene
{
    [Fact]
    public void After_a_503_the_next_trunk_has_the_call_as_it_wants_its_calls()
    {
        Dial();
        Refuse(carrier, invite, 503, "Retry-After: 7\n");
        var again = Hears(other, "INVITE");
        Assert.StartsWith($"INVITE sip:+86{Citizen}@ims.example;user=phone SIP/2.0", again, StringComparison.Ordinal);
        Assert.NotEqual(SipText.Header(invite, "Call-ID"), SipText.Header(again, "Call-ID"));
        var rerouted = bench.Sink.Single<CallRerouted>();
        Assert.Equal((call, null, "ct", "cu", 503), (rerouted.CallId, rerouted.PartyId, rerouted.FromTrunk, rerouted.ToTrunk, rerouted.Status));
        invite = again;
        Answer(other, again);
        Assert.Equal(["CallPlaced", "AgentRinging", "CalleeDialled", "CallRerouted", "CallAnswered", "AgentBridged"], bench.Sink.Names);
        Assert.Same(AgentEar, bench.Media.Sessions[^1].BridgedWith);
        Assert.True(Callee.Closed); // The sound of the first try.
        var peers = LadderReader.Read(bench.Engine.Ladders(call))!.Messages.Where(one => SipText.Method(one.Text) == "INVITE").Select(one => one.Peer);
        Assert.Equal(["10.0.1.1:8001", "203.0.113.7:5060", "203.0.113.8:5060"], peers);
        agent.HangsUp();
        Assert.Equal("BYE", SipText.Method(other.Heard()));
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_trunk_that_says_not_a_word_is_passed_over_and_what_it_says_late_is_cancelled()
    {
        Dial();
        bench.Wait(3.9);
        Assert.Empty(other.HeardAll());
        bench.Wait(0.2);
        Answer(other, Hears(other, "INVITE"));
        Assert.Equal(408, bench.Sink.Single<CallRerouted>().Status);
        carrier.HeardAll();
        carrier.Send(HandPeer.Reply(invite, 180, tag: "late"));
        Assert.Equal("CANCEL", SipText.Method(carrier.Heard()));
        Assert.Empty(bench.Sink.Events.OfType<CalleeRinging>());
        carrier.Send(HandPeer.Reply(invite, 200, "late sdp", "late", contact: "<sip:late@203.0.113.7:5060>"));
        Assert.Equal(["ACK", "BYE"], carrier.HeardAll().ConvertAll(SipText.Method));
        Assert.Equal(LiveCallState.Bridged, Live.State);
        Assert.Equal("citizen sdp", bench.Media.Sessions[^1].PeerAnswer);
    }

    [Fact]
    public void Whoever_has_said_that_it_tries_is_waited_for()
    {
        Dial();
        carrier.Send(HandPeer.Reply(invite, 100));
        bench.Wait(20);
        Assert.Empty(other.HeardAll());
        Answer(carrier, invite);
        Assert.Equal(LiveCallState.Bridged, Live.State);
    }

    [Theory]
    [InlineData(486, CallEndCause.Busy)]
    [InlineData(603, CallEndCause.Declined)]
    [InlineData(404, CallEndCause.Unreachable)]
    [InlineData(480, CallEndCause.Unreachable)]
    [InlineData(500, CallEndCause.Unreachable)]
    public void The_called_persons_answer_is_one(int status, CallEndCause cause)
    {
        Dial();
        Refuse(carrier, invite, status);
        Assert.Empty(other.HeardAll());
        Assert.Equal((cause, CallSide.Caller, false), Ended);
        bench.AssertNothingHeld();
    }

    [Theory]
    [InlineData(480, 34)]
    [InlineData(500, 38)]
    [InlineData(502, 41)]
    [InlineData(404, 42)]
    public void A_cause_of_the_network_takes_the_call_to_the_next_trunk_whatever_the_status(int status, int cause)
    {
        Dial();
        Refuse(carrier, invite, status, $"Reason: Q.850;cause={cause}\n");
        Answer(other, Hears(other, "INVITE"));
        Assert.Equal(status, bench.Sink.Single<CallRerouted>().Status);
        Assert.Equal(LiveCallState.Bridged, Live.State);
        bench.Sink.Events.Clear();
        Do(Ask(60));
        Assert.Equal("cu", bench.Sink.Single<CallPlaced>().Trunk); // The other one rests.
    }

    [Theory]
    [InlineData(503, 1, CallEndCause.Unreachable)]
    [InlineData(503, 17, CallEndCause.Busy)]
    [InlineData(408, 18, CallEndCause.Unreachable)]
    [InlineData(503, 21, CallEndCause.Declined)]
    [InlineData(503, 28, CallEndCause.Unreachable)]
    public void A_cause_of_the_called_person_is_their_answer_whatever_the_status(int status, int cause, CallEndCause end)
    {
        Dial();
        Refuse(carrier, invite, status, $"Reason: Q.850;cause={cause}\n");
        Assert.Empty(other.HeardAll());
        Assert.Equal((end, CallSide.Caller, false), Ended);
        Assert.Equal(new CallClearing(status, null, cause), bench.Sink.Single<CallEnded>().Clearing);
        bench.AssertNothingHeld();
    }

    [Theory]
    [InlineData(180)]
    [InlineData(183)]
    public void Nobodys_telephone_rings_twice(int ringing)
    {
        Dial();
        carrier.Send(HandPeer.Reply(invite, ringing, tag: "citizen"));
        Refuse(carrier, invite, 503);
        Assert.Empty(other.HeardAll());
        Assert.Equal((CallEndCause.Unreachable, CallSide.Caller, false), Ended);
    }

    [Fact]
    public void Where_every_trunk_is_full_the_call_ends_with_that_cause_and_all_lines_are_free()
    {
        Set(Trunk with { MaxCalls = 1 }, Second with { MaxCalls = 1 });
        Dial();
        Refuse(carrier, invite, 503);
        Refuse(other, Hears(other, "INVITE"), 503);
        Assert.Equal((CallEndCause.NoTrunk, CallSide.Caller, false), Ended);
        Assert.Equal(503, bench.Sink.Single<CallEnded>().Clearing!.SipStatus);
        Assert.Equal("BYE", agent.WasTold());
        bench.AssertNothingHeld();
        _ = new DeskPhone(bench, "8002");
        Assert.Null(Place(id: Guid.CreateVersion7()));
        Assert.Null(Place(id: Guid.CreateVersion7(), extension: "8002"));
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7(), extension: "8003"));
    }

    [Fact]
    public void Two_silent_trunks_are_one_cause_too_and_the_last_of_them_has_its_time()
    {
        Set(Trunk, Second);
        Assert.Null(Do(Ask(30)));
        bench.Wait(4.1);
        Hears(other, "INVITE");
        bench.Wait(10);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Wait(16);
        Assert.Equal((CallEndCause.NoTrunk, CallSide.Caller, false), Ended);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_408_before_anything_rang_is_tried_elsewhere_and_from_everywhere_is_the_persons()
    {
        Dial();
        Refuse(carrier, invite, 408);
        Refuse(other, Hears(other, "INVITE"), 408);
        Assert.Equal((CallEndCause.Unreachable, CallSide.Caller, false), Ended);
        bench.Sink.Events.Clear();
        Do(Ask(60));
        Assert.Equal("ct", bench.Sink.Single<CallPlaced>().Trunk); // It has answered: it need not rest.
    }

    [Fact]
    public void A_question_leaves_lines_for_callers_on_the_next_trunk_too_and_a_person_has_the_last()
    {
        Set(Second with { MaxCalls = 4 });
        Assert.All(Enumerable.Range(0, 3).Select(_ => Do(Ask(60))).ToList(), Assert.Null);
        other.HeardAll().ForEach(asked => other.Send(HandPeer.Reply(asked, 100)));
        Set(Trunk, Second with { MaxCalls = 4 });
        Do(Ask(60));
        Refuse(carrier, Hears(carrier, "INVITE"), 503);
        Assert.Empty(other.HeardAll());
        Assert.Equal(CallEndCause.NoTrunk, Ended.Item1);
        bench.Wait(31);
        Dial();
        Refuse(carrier, invite, 503);
        Assert.Equal(call, bench.Sink.Single<CallRerouted>().CallId);
    }

    [Fact]
    public void What_the_person_takes_back_between_two_trunks_is_over()
    {
        Dial();
        Refuse(carrier, invite, 503);
        var again = Hears(other, "INVITE");
        other.Send(HandPeer.Reply(again, 100));
        agent.HangsUp();
        Assert.Equal("CANCEL", SipText.Method(other.Heard()));
        Assert.Equal((CallEndCause.Cancelled, CallSide.Agent, false), Ended);
        other.Send(HandPeer.Reply(again, 487, tag: "citizen"));
        bench.AssertNothingHeld();
    }
}
