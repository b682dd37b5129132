using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A desk phone that is gone in the middle of a call (unplugged, without power, its network down): its caller waits a while for it, then for another agent.</summary>
public sealed class LostPhoneTests : ConversationScene
{
    [Fact]
    public void A_phone_that_falls_silent_is_waited_for_and_its_caller_goes_back_to_the_queue_in_the_same_recording()
    {
        var recording = Caller.Recording;
        Assert.Null(Do(call => new PauseRecording(Guid.NewGuid(), call)));
        FallSilent(AgentEar);
        bench.Wait(29);
        Assert.Empty(bench.Sink.Events);
        bench.Wait(2);
        Assert.Equal(["PartyLeft", "CallerRequeued"], bench.Sink.Names);
        Assert.Equal((offer, PartyEnd.Lost), bench.Sink.Single<PartyLeft>() is var left ? (left.PartyId, left.Reason) : default);
        Assert.Equal("BYE", agent.WasTold());
        Assert.Equal(("+hold-music", recording, false), (Caller.Playing, Caller.Recording, Caller.RecordingPaused));
        Assert.Equal(LiveCallState.Waiting, Live.State);

        Assert.Null(Do(call => new RingAgent(Guid.NewGuid(), call, Guid.NewGuid(), "8002", 20)));
        guest.Rings().PicksUp();
        Assert.Equal("8002", bench.Sink.Single<AgentBridged>().Extension);
        AssertHears(Caller, Latest);
        Assert.Equal(recording, Caller.Recording);
        guest.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_phone_that_is_heard_again_in_time_has_its_caller_still()
    {
        FallSilent(AgentEar);
        bench.Wait(29);
        bench.Engine.OnMedia(new MediaEvent.RtpStarted(AgentEar.Leg.CallId, AgentEar.Leg.LegId));
        bench.Wait(60);
        Assert.Empty(bench.Sink.Events);
        AssertHears(Caller, AgentEar);
    }

    [Theory]
    [InlineData(481, "INVITE, UPDATE")]
    [InlineData(408, "INVITE, UPDATE")]
    [InlineData(481, "INVITE")]
    [InlineData(null, "INVITE")]
    [InlineData(null, "INVITE, UPDATE")]
    public void A_phone_that_knows_nothing_of_the_call_any_more_is_not_waited_for(int? answer, string allow)
    {
        var bench = new EngineBench();
        bench.BridgedCall($"Session-Expires: 1800;refresher=uac\nAllow: {allow}\n");
        bench.Wait(901); // Half of the interval: ours to refresh.
        var refresh = bench.Phone.Heard();
        Assert.Equal(allow.Split(", ")[^1], SipText.Method(refresh));
        if (answer is { } status)
        {
            bench.Phone.Send(HandPeer.Reply(refresh, status));
        }
        else
        {
            bench.Wait(33);
        }

        AssertRequeued(bench);
    }

    [Fact]
    public void So_it_is_with_one_that_does_not_refresh_though_it_said_it_would()
    {
        var bench = new EngineBench();
        bench.BridgedCall("Require: timer\nSession-Expires: 1800;refresher=uas\n");
        bench.Wait(1760);
        Assert.Empty(bench.Sink.Events.OfType<CallerRequeued>());
        bench.Wait(10);
        AssertRequeued(bench);
    }

    [Fact]
    public void One_that_says_so_when_a_key_is_told_is_gone_too()
    {
        var bench = new EngineBench();
        bench.BridgedCall("Allow: INVITE, INFO\n");
        bench.Engine.OnMedia(new MediaEvent.KeyUntold(bench.CallId, bench.Media.Agent.Leg.LegId, '5'));
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 481));
        AssertRequeued(bench);
    }

    [Fact]
    public void Another_phone_of_the_extension_that_took_the_call_may_be_lost_as_well()
    {
        var elsewhere = new DeskPhone(bench, "8001", at: new IPEndPoint(IPAddress.Parse("10.0.1.2"), 5060));
        Assert.Equal([180, 200], elsewhere.Dials("8001").Invites($"Replaces: {agent.Replaces}\n"));
        bench.Sink.Events.Clear();
        FallSilent(Latest);
        bench.Wait(31);
        Assert.Equal(["PartyLeft", "CallerRequeued"], bench.Sink.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_lost_in_a_second_call_leaves_the_caller_to_whoever_was_asked(bool anotherPhoneTookTheFirst)
    {
        agent.Holds(true);
        var second = agent.Dials("8002");
        second.Invites();
        var wanted = bench.Sink.Single<PartyWanted>().PartyId;
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, wanted, "8002", PartyStance.Talks, 20, HoldsCaller: true)));
        guest.Rings().PicksUp();
        second.Answers();
        FallSilent(bench.Media.Sessions[2]);
        if (anotherPhoneTookTheFirst)
        {
            var elsewhere = new DeskPhone(bench, "8001", at: new IPEndPoint(IPAddress.Parse("10.0.1.2"), 5060));
            Assert.Equal([180, 200], elsewhere.Dials("8001").Invites($"Replaces: {agent.Replaces}\n"));
        }

        bench.Wait(31);
        Assert.Equal((offer, PartyEnd.Lost), bench.Sink.Single<PartyLeft>() is var left ? (left.PartyId, left.Reason) : default);
        Assert.Equal(wanted, bench.Sink.Single<CallHandedOver>().PartyId);
        AssertHears(Caller, bench.Media.Sessions[3]);
    }

    [Fact]
    public void A_second_call_that_fell_silent_and_was_hung_up_is_no_loss()
    {
        agent.Holds(true);
        var second = agent.Dials("8002");
        second.Invites();
        var wanted = bench.Sink.Single<PartyWanted>().PartyId;
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, wanted, "8002", PartyStance.Talks, 20, HoldsCaller: true)));
        guest.Rings().PicksUp();
        second.Answers();
        FallSilent(bench.Media.Sessions[2]);
        second.HangsUp();
        agent.Holds(false);
        bench.Wait(60);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_phone_that_hangs_up_ends_the_call_as_ever_though_it_was_silent_before()
    {
        FallSilent(AgentEar);
        bench.Wait(10);
        agent.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
    }

    [Fact]
    public void Where_it_is_not_waited_for_the_caller_is_back_in_the_queue_at_once()
    {
        var bench = new EngineBench(new CallOptions { Access = EngineBench.Open, PhoneReturn = TimeSpan.Zero });
        bench.BridgedCall();
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(bench.CallId, bench.Media.Agent.Leg.LegId));
        bench.Wait(0.1);
        AssertRequeued(bench);
    }

    private void FallSilent(FakeSession leg) => bench.Engine.OnMedia(new MediaEvent.RtpTimeout(leg.Leg.CallId, leg.Leg.LegId));

    private static void AssertRequeued(EngineBench bench)
    {
        Assert.Equal(PartyEnd.Lost, bench.Sink.Single<PartyLeft>().Reason);
        Assert.Single(bench.Sink.Events.OfType<CallerRequeued>());
        Assert.Empty(bench.Sink.Events.OfType<CallEnded>());
        Assert.Equal("+hold-music", bench.Media.Caller.Playing);
        Assert.NotNull(bench.Media.Caller.Recording);
    }
}
