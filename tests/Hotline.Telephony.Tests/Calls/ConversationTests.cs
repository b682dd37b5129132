using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What happens between a caller, an agent and those who are rung in: told, heard and left behind.</summary>
public sealed class ConversationTests : ConversationScene
{
    [Fact]
    public void A_held_caller_hears_music_and_nobody_and_is_given_back()
    {
        Assert.Null(Do(call => new HoldCaller(Guid.NewGuid(), call)));
        AssertHears(Caller);
        AssertHears(AgentEar);
        Assert.Equal("+music", Caller.Playing);
        Assert.True(Live.IsHeld);
        Assert.Null(Do(call => new HoldCaller(Guid.NewGuid(), call)));
        Assert.Null(Do(call => new ResumeCaller(Guid.NewGuid(), call)));
        AssertHears(Caller, AgentEar);
        AssertHears(AgentEar, Caller);
        Assert.Null(Caller.Playing);
        Assert.Equal(["CallerHeld", "CallerResumed"], bench.Sink.Names);
        Assert.NotNull(Caller.Recording);
    }

    [Fact]
    public void The_hold_key_of_the_desk_phone_is_told_of_too()
    {
        agent.Holds(true);
        Assert.True(Live.IsHeld);
        agent.Holds(false);
        Assert.False(Live.IsHeld);
        Assert.Equal(["CallerHeld", "CallerResumed"], bench.Sink.Names);
    }

    [Fact]
    public void A_consultation_keeps_the_caller_apart_and_becomes_a_conference()
    {
        var party = Consult();
        Assert.Equal("+ringback", AgentEar.Playing);
        Assert.Equal("+music", Caller.Playing);
        guest.PicksUp();
        AssertHears(Caller);
        AssertHears(AgentEar, Latest);
        AssertHears(Latest, AgentEar);
        Assert.Null(Do(call => new ResumeCaller(Guid.NewGuid(), call)));
        AssertHears(Caller, AgentEar, Latest);
        AssertHears(AgentEar, Caller, Latest);
        AssertHears(Latest, Caller, AgentEar);
        Assert.Equal(["CallerHeld", "PartyRinging", "PartyJoined", "CallerResumed"], bench.Sink.Names);
        Assert.Equal([(offer, true), (party, false)], Live.Parties.Select(one => (one.PartyId, one.HasCall)));
    }

    [Theory]
    [InlineData(486, PartyEnd.Busy)]
    [InlineData(603, PartyEnd.Declined)]
    [InlineData(404, PartyEnd.Unreachable)]
    public void Who_can_not_be_consulted_gives_the_caller_back(int status, PartyEnd reason)
    {
        Consult();
        guest.Refuses(status);
        Assert.Equal(reason, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
        Assert.False(Live.IsHeld);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void Who_does_not_answer_is_cancelled_and_the_caller_is_back()
    {
        Consult();
        bench.Wait(21);
        Assert.Equal("CANCEL", guest.WasTold());
        Assert.Equal(PartyEnd.NoAnswer, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_phone_that_is_not_registered_gives_the_caller_back_at_once()
    {
        Assert.Equal("phone.not-registered", Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "8009", PartyStance.Talks, 20, HoldsCaller: true)));
        Assert.Equal(PartyEnd.NotRegistered, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
        Assert.False(Live.IsHeld);
    }

    [Fact]
    public void The_agent_takes_the_caller_back_and_the_other_is_hung_up()
    {
        var party = Consult();
        guest.PicksUp();
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, party)));
        Assert.Equal("BYE", guest.WasTold());
        Assert.Equal(PartyEnd.Dropped, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_call_that_is_handed_over_goes_on_without_the_agent()
    {
        var party = Consult();
        guest.PicksUp();
        Assert.Null(Do(call => new HandOver(Guid.NewGuid(), call, party)));
        AssertHandedOver(party);
        Assert.Equal(PartyEnd.HandedOver, bench.Sink.Single<PartyLeft>().Reason);
        Assert.Equal("BYE", agent.WasTold());
        guest.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
    }

    [Fact]
    public void An_agent_who_hangs_up_while_the_other_talks_leaves_the_call_to_the_other()
    {
        var party = Consult();
        guest.PicksUp();
        agent.HangsUp();
        AssertHandedOver(party);
        Assert.Equal(PartyEnd.HungUp, bench.Sink.Single<PartyLeft>().Reason);
    }

    [Fact]
    public void A_blind_transfer_frees_the_agent_when_the_target_answers()
    {
        var party = Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        AssertHears(Caller);
        Assert.Null(agent.WasTold());
        guest.PicksUp();
        AssertHandedOver(party);
        Assert.Equal("BYE", agent.WasTold());
    }

    [Fact]
    public void A_blind_transfer_that_nobody_answers_comes_back_to_the_agent_on_the_line()
    {
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        bench.Wait(21);
        guest.WasTold();
        AssertHears(Caller, AgentEar);
        Assert.Empty(bench.Sink.Events.OfType<CallHandedOver>());
    }

    [Fact]
    public void It_comes_back_even_to_an_agent_who_has_hung_up()
    {
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        agent.HangsUp();
        Assert.Equal("+music", Caller.Playing);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Wait(21);
        guest.WasTold();
        AssertHears(Caller);
        agent.Rings().PicksUp();
        Assert.Equal(offer, bench.Sink.Single<CallHandedOver>().PartyId);
        AssertHears(Caller, Latest);
        AssertHears(Latest, Caller);
    }

    [Fact]
    public void A_caller_goes_back_into_a_queue_and_on_to_whoever_is_rung_next()
    {
        Assert.Null(Do(call => new WaitAgain(Guid.NewGuid(), call)));
        Assert.Equal("BYE", agent.WasTold());
        Assert.Equal((offer, PartyEnd.HandedOver), bench.Sink.Single<PartyLeft>() is var left ? (left.PartyId, left.Reason) : default);
        AssertHears(Caller);
        Assert.Equal("+music", Caller.Playing);
        Assert.True(Live.IsHeld);
        Assert.NotNull(Caller.Recording);

        // Who does not come leaves the caller waiting. Asked for twice it is no other.
        Ring(guest, PartyStance.Talks, takesOver: true);
        Assert.Null(Do(call => new WaitAgain(Guid.NewGuid(), call)));
        Assert.Single(bench.Sink.Events.OfType<PartyLeft>());
        guest.Refuses(486);
        Assert.Equal("+music", Caller.Playing);
        Assert.Equal(1, bench.Engine.LiveCalls);
        var party = Ring(lead, PartyStance.Talks, holds: true, takesOver: true);
        lead.PicksUp();
        Assert.Equal(party, bench.Sink.Single<CallHandedOver>().PartyId);
        AssertHears(Caller, Latest);
        AssertHears(Latest, Caller);
        Assert.False(Live.IsHeld);
        lead.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
    }

    [Fact]
    public void A_caller_whom_nobody_takes_back_is_one_to_call_back()
    {
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        agent.HangsUp();
        guest.Refuses(486);
        agent.Rings().Refuses(486);
        Assert.Equal((CallEndCause.Interrupted, CallSide.System, true), Ended);
    }

    [Fact]
    public void A_number_outside_is_rung_over_the_trunk_that_the_command_names_and_never_shown_the_caller()
    {
        var route = new PhoneRoute("sip:110@10.0.9.9:5090", []);
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "110", PartyStance.Talks, 20, route, HoldsCaller: true)));
        var (invite, to) = bench.Wire.Sent.Last(one => one.Text.StartsWith("INVITE", StringComparison.Ordinal));
        Assert.Equal("10.0.9.9:5090", to.ToString());
        Assert.StartsWith("INVITE sip:110@10.0.9.9:5090 SIP/2.0", invite);
        Assert.DoesNotContain("Route:", invite);
        Assert.DoesNotContain("13800000001", invite);
    }

    [Fact]
    public void A_pause_for_what_must_not_be_kept_reaches_the_recording()
    {
        Assert.Null(Do(call => new PauseRecording(Guid.NewGuid(), call)));
        Assert.True(Caller.RecordingPaused);
        Assert.Null(Do(call => new ResumeRecording(Guid.NewGuid(), call)));
        Assert.False(Caller.RecordingPaused);
    }

    [Fact]
    public void A_party_that_vanishes_leaves_and_the_call_goes_on()
    {
        Consult();
        guest.PicksUp();
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(Latest.Leg.CallId, Latest.Leg.LegId));
        bench.Wait(31);
        Assert.Equal(PartyEnd.Lost, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
    }

    private void AssertHandedOver(Guid party)
    {
        Assert.Equal(party, bench.Sink.Single<CallHandedOver>().PartyId);
        AssertHears(Caller, Latest);
        AssertHears(Latest, Caller);
        Assert.True(AgentEar.Closed);
        Assert.False(Live.IsHeld);
        Assert.NotNull(Caller.Recording);
    }
}
