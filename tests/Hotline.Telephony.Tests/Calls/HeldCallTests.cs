using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Whom the agent put on hold only the agent takes off it, or the coming and going of those for whom it was.</summary>
public sealed class HeldCallTests : ConversationScene
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lead_who_does_not_come_or_leaves_lifts_no_hold(bool comes)
    {
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        Ring(lead, PartyStance.Talks, takesOver: !comes);
        if (comes)
        {
            lead.PicksUp();
            lead.HangsUp();
        }
        else
        {
            lead.Refuses(486);
        }

        AssertIsHeld();
    }

    [Fact]
    public void Nor_does_an_emergency_that_nobody_answers()
    {
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        var route = new PhoneRoute("sip:110@10.0.9.9:5090", []);
        Assert.Equal("phone.not-registered", Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "8009", PartyStance.Talks, 20, IsEmergency: true)));
        AssertIsHeld();
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Guid.NewGuid(), "110", PartyStance.Talks, 20, route, IsEmergency: true)));
        bench.Wait(60);
        Assert.Equal(2, bench.Sink.Events.OfType<PartyLeft>().Count());
        AssertIsHeld();
    }

    [Fact]
    public void Of_two_who_were_asked_the_last_gives_the_caller_back_whoever_listens_in()
    {
        Ring(lead, PartyStance.Talks);
        lead.PicksUp();
        Consult();
        guest.PicksUp();
        Assert.True(Live.IsHeld);
        guest.HangsUp();
        Assert.False(Live.IsHeld);
    }

    private void AssertIsHeld()
    {
        Assert.True(Live.IsHeld);
        AssertHears(Caller);
        Assert.Equal(["CallerHeld"], bench.Sink.Names.Where(name => name is "CallerHeld" or "CallerResumed"));
    }
}
