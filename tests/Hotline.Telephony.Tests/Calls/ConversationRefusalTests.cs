using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What can not be done with a call, by name.</summary>
public sealed class ConversationRefusalTests : ConversationScene
{
    [Fact]
    public void What_can_not_be_done_is_refused_by_name()
    {
        Assert.Equal("party.unknown", Do(call => new HandOver(Guid.NewGuid(), call, Guid.NewGuid())));
        Assert.Equal("party.unknown", Do(call => new DropParty(Guid.NewGuid(), call, Guid.NewGuid())));
        Assert.Equal("party.has-call", Do(call => new SetStance(Guid.NewGuid(), call, offer, PartyStance.Listens)));
        var party = Consult();
        Assert.Equal("party.known", Do(call => new RingParty(Guid.NewGuid(), call, party, "8003", PartyStance.Talks, 20)));
        Assert.Equal("party.unknown", Do(call => new HandOver(Guid.NewGuid(), call, party))); // It only rings.
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal("call.unknown", Do(call => new HoldCaller(Guid.NewGuid(), call)));
        Assert.Equal("CANCEL", guest.WasTold());
        Assert.Equal("BYE", agent.WasTold());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Before_the_bridge_there_is_nothing_to_hold_or_join()
    {
        var fresh = new EngineBench();
        fresh.AnsweredCall();
        Assert.Equal("call.not-bridged", fresh.Engine.Execute(new HoldCaller(Guid.NewGuid(), fresh.CallId)).Refusal);
        Assert.Equal("call.not-bridged", fresh.Engine.Execute(new RingParty(Guid.NewGuid(), fresh.CallId, Guid.NewGuid(), "8001", PartyStance.Listens, 20)).Refusal);
    }

    [Fact]
    public void Nine_are_too_many()
    {
        for (var seat = 2; seat < MixMatrix.MaxParties; seat++)
        {
            Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "8002", PartyStance.Talks, 20)));
        }

        Assert.Equal("call.full", Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "8003", PartyStance.Talks, 20)));
    }
}
