using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A shift lead in a call: listening, whispering, barging in, taking over.</summary>
public sealed class SupervisedCallTests : ConversationScene
{
    [Fact]
    public void A_listener_hears_all_and_is_heard_by_none_a_whisperer_by_the_agent_alone()
    {
        var party = Ring(lead, PartyStance.Listens);
        lead.PicksUp();
        var ear = Latest;
        AssertHears(ear, Caller, AgentEar);
        AssertHears(Caller, AgentEar);
        AssertHears(AgentEar, Caller);
        Assert.Null(Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Whispers)));
        AssertHears(ear, Caller, AgentEar);
        AssertHears(Caller, AgentEar);
        AssertHears(AgentEar, Caller, ear);
        Assert.Null(Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Talks)));
        AssertHears(Caller, AgentEar, ear);
        Assert.Equal(["PartyRinging", "PartyJoined", "PartyStanceChanged", "PartyStanceChanged"], bench.Sink.Names);

        Assert.Null(Do(call => new HandOver(Guid.NewGuid(), call, party)));
        AssertHears(Caller, ear);
        Assert.Equal("BYE", agent.WasTold());
    }

    [Fact]
    public void A_listener_hears_the_consultation_and_the_held_caller_and_a_guest_hears_no_whisper()
    {
        var party = Ring(lead, PartyStance.Whispers);
        lead.PicksUp();
        var ear = Latest;
        Consult();
        guest.PicksUp();
        AssertHears(ear, Caller, AgentEar, Latest);
        AssertHears(Latest, AgentEar);
        AssertHears(AgentEar, ear, Latest);
        agent.HangsUp();
        AssertHears(Latest, Caller, ear); // Whoever has the call is whispered to.
        guest.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        Assert.Equal("BYE", lead.WasTold());
        Assert.NotEqual(Guid.Empty, party);
    }

    [Fact]
    public void A_listener_who_leaves_does_not_give_a_held_caller_back()
    {
        Ring(lead, PartyStance.Listens);
        lead.PicksUp();
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        lead.HangsUp();
        Assert.True(Live.IsHeld);
        AssertHears(Caller);
    }

    [Fact]
    public void A_listener_who_picks_up_while_the_call_waits_for_its_target_still_only_listens()
    {
        var target = Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        Ring(lead, PartyStance.Listens);
        agent.HangsUp();
        lead.PicksUp();
        AssertHears(Caller);
        guest.PicksUp();
        Assert.Equal(target, bench.Sink.Single<CallHandedOver>().PartyId);
    }
}
