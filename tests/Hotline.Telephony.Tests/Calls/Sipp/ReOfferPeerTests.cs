using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>sipp holds, resumes and wants offers of ours, on rough roads: what each side hears by then is listened to.</summary>
[Collection(RealTime.Name)]
public sealed class ReOfferPeerTests : RoughRoadScene
{
    private const double CallerTone = 440, AgentTone = 1000;

    [Theory]
    [InlineData("sendonly", "recvonly", true)]
    [InlineData("inactive", "inactive", false)]
    [InlineData("0.0.0.0", "recvonly", false)]
    public async Task A_caller_holds_hears_nothing_and_resumes(string how, string answered, bool plays)
    {
        await using SippSound caller = new(CallerTone), agent = new(AgentTone);
        await StartAsync();
        var (sipp, road) = Begins(way => caller.In(SippReOffers.Holds(how, answered, way)), seed: 31);
        var (call, phone) = await BridgeAsync(agent, seed: 32);
        await BothHearAsync(caller, agent);

        caller.Mute = !plays; // Else its switchboard has music of its own.
        await sipp.GoOnAsync("INVITE", "2 INVITE", Ct);
        await AnsweredAsync(road, "2 INVITE");
        await caller.HearsNothingBesideAsync(agent, Ct);
        await (plays ? agent.HearsAsync(CallerTone, Ct) : agent.HearsMusicInPlaceOfAsync(CallerTone, Ct));

        caller.Mute = false;
        await sipp.GoOnAsync("INVITE", "3 INVITE", Ct);
        await AnsweredAsync(road, "3 INVITE");
        await BothHearAsync(caller, agent);
        await EndAsync(call, sipp, "4 BYE", phone);
    }

    [Fact]
    public async Task A_caller_without_SDP_is_offered_it_and_answers_in_the_ACK_also_in_the_call()
    {
        await using SippSound caller = new(CallerTone), agent = new(AgentTone);
        await StartAsync();
        var (sipp, road) = Begins(way => caller.In(SippReOffers.WantsOffers(way)), seed: 33);
        var (call, phone) = await BridgeAsync(agent, seed: 34);
        await BothHearAsync(caller, agent);
        await sipp.GoOnAsync("INVITE", "2 INVITE", Ct);
        await AnsweredAsync(road, "2 INVITE");
        await BothHearAsync(caller, agent);
        await EndAsync(call, sipp, "3 BYE", phone);
    }

    private static Task BothHearAsync(SippSound caller, SippSound agent) => Task.WhenAll(caller.HearsAsync(AgentTone, Ct), agent.HearsAsync(CallerTone, Ct));

    private async Task EndAsync(Guid call, CuedSipp caller, string bye, PeerProgram phone)
    {
        await caller.GoOnAsync("BYE", bye, Ct);
        await Exits(caller.Program);
        await Exits(phone);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(call));
        AssertRain();
    }
}
