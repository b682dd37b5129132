using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A carrier that forks a call of the hotline's to two telephones, on a rough road.</summary>
[Collection(RealTime.Name)]
public sealed class ForkPeerTests : RoughRoadScene
{
    private const double FirstTone = 440, SecondTone = 620, AgentTone = 1000;

    [Fact]
    public async Task Two_ring_and_pick_up_and_one_has_the_call()
    {
        await using SippSound first = new(FirstTone), second = new(SecondTone), agent = new(AgentTone);
        await StartAsync();
        var (sipp, port, road) = Called(way => SippFork.BothPickUp(way, first, second), seed: 51);
        var (phone, _, route) = Phone("8001", agent.In(SippPhone.PicksUp("8001")), seed: 52);
        await TrunkByAsync(road);
        var call = Guid.CreateVersion7();
        await DoAsync(new PlaceCall(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, new CallerNumber("13879100001"), "12345", 100, route));
        var invite = await road.First;
        second.Aim(invite); // Nobody speaks to it before it has picked up.
        await agent.HearsAsync(SecondTone, Ct);

        await new CuedSipp(sipp, port, SipText.Header(invite, "Call-ID")!, road).GoOnAsync("SIP/2.0 200", "1 INVITE", Ct);
        await Node.Sink.WaitForAsync<AgentBridged>(Ct);
        first.Aim(invite); // The second goes on talking meanwhile.
        await Task.WhenAll(agent.HearsAsync(FirstTone, Ct), first.HearsAsync(AgentTone, Ct));
        await DoAsync(new HangUp(Guid.CreateVersion7(), call));
        await Exits(sipp);
        await Exits(phone);
        Assert.Equal((CallEndCause.Normal, CallSide.System), await EndedAsync(call));
        Assert.Single(Node.Sink.Events.OfType<CalleeRinging>());
        Assert.Single(Node.Sink.Events.OfType<AgentBridged>());
        AssertRain();
    }
}
