using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A caller whom the agent left to somebody who does not come.</summary>
public sealed class RecallTests : ConversationScene
{
    [Fact]
    public void A_target_that_is_called_off_brings_the_caller_back_to_the_agent_who_has_hung_up()
    {
        var target = Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        agent.HangsUp();
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, target))); // Refused on screen.
        agent.Rings().PicksUp();
        Assert.Equal(offer, bench.Sink.Single<CallHandedOver>().PartyId);
        AssertHears(Caller, Latest);
    }

    [Fact]
    public void An_agent_who_refuses_on_screen_to_come_back_leaves_somebody_to_call_back()
    {
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        agent.HangsUp();
        guest.Refuses(486);
        agent.Rings();
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, offer)));
        Assert.Equal((CallEndCause.Interrupted, CallSide.System, true), Ended);
    }
}
