using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>
/// sipp as desk phone and as caller, on roads that lose, double and overtake: what phones do with their transfer key, the take-over of a call and session timers arrive once, whatever it takes.
/// The node's time runs faster, so that repeating costs little; the test is the web side.
/// </summary>
[Collection(RealTime.Name)]
public sealed class RoughRoadTests : RoughRoadScene
{
    [Fact]
    public async Task A_blind_transfer_by_REFER_hands_the_caller_over()
    {
        await StartAsync();
        var (guest, _, wanted) = Phone("8002", SippPhone.PicksUp("8002"), seed: 2);
        var (call, caller, agent, _) = await BridgedAsync(SippPhone.Refers("8001", "8002"));
        var party = await WantedAsync(call, wanted, blind: true);
        Assert.Equal(party, (await Node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
        await Exits(agent);
        await EndAsync(call, guest, caller);
    }

    [Fact]
    public async Task A_second_call_is_joined_with_the_first_by_REFER_with_Replaces()
    {
        await StartAsync();
        var (guest, _, wanted) = Phone("8002", SippPhone.PicksUp("8002"), seed: 2);
        var (call, caller, agent, first) = await BridgedAsync(SippPhone.PicksUp("8001"));
        var second = Dials(road => SippPhone.DialsAndJoins("8001", "8002", first, road), "8002");
        var party = await WantedAsync(call, wanted, blind: false);
        Assert.Equal(party, (await Node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
        await Exits(agent);
        await Exits(second);
        await EndAsync(call, guest, caller);
    }

    [Fact]
    public async Task A_call_is_taken_over_by_INVITE_with_Replaces()
    {
        await StartAsync();
        var (call, caller, agent, first) = await BridgedAsync(SippPhone.PicksUp("8001"));
        var taking = Dials(road => SippPhone.TakesOver("8001", first, road), "8001");
        await Exits(agent);
        Assert.DoesNotContain(Node.Sink.Events, told => told is PartyLeft or CallEnded);
        await EndAsync(call, taking, caller);
    }

    [Fact]
    public async Task Sessions_are_refreshed_by_either_side_and_one_that_is_not_any_more_ends()
    {
        await StartAsync(times: 40);
        var refreshed = Calls(road => SippPhone.IsRefreshed(2, road), seed: 11);
        var first = (await Node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        var vanishing = Calls(road => SippPhone.RefreshesAndVanishes(1200, road), seed: 12);
        var second = (await Node.Sink.WaitForAsync<CallAnswered>(one => one.CallId != first, Ct)).CallId;
        await Exits(vanishing);
        Assert.DoesNotContain(Node.Sink.Events, told => told is CallEnded ended && ended.CallId == second);
        Assert.Equal((CallEndCause.Lost, CallSide.Caller), await EndedAsync(second));
        await Exits(refreshed);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(first));
    }

    /// <summary>A caller, on a good road, and an agent's desk phone, which is not.</summary>
    /// <returns>With the agent's call as Replaces names it.</returns>
    private async Task<(Guid Call, PeerProgram Caller, PeerProgram Agent, string Replaces)> BridgedAsync(string scenario)
    {
        var (agent, road, route) = Phone("8001", scenario, seed: 1);
        var caller = Node.Sipp(SippScenario.CallUntilHungUp, Address(Node.Node.Port), FreePorts.Take(), "-s", "12345", "-m", "1");
        var call = (await Node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        await DoAsync(new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, route));
        await Node.Sink.WaitForAsync<AgentBridged>(Ct);
        var invite = await road.First;
        return (call, caller, agent, $"{SipText.Header(invite, "Call-ID")};to-tag={SipText.Header(invite, "From")!.Split("tag=")[1]};from-tag=80011");
    }

    /// <summary>The agent's phone wants 8002, and that phone is rung.</summary>
    private async Task<Guid> WantedAsync(Guid call, PhoneRoute route, bool blind)
    {
        var wanted = await Node.Sink.WaitForAsync<PartyWanted>(Ct);
        Assert.Equal(("8002", blind), (wanted.Target, wanted.Blind));
        await DoAsync(new RingParty(Guid.CreateVersion7(), call, wanted.PartyId, "8002", PartyStance.Talks, 100, route, HoldsCaller: true, TakesOver: blind));
        return wanted.PartyId;
    }

    private async Task EndAsync(Guid call, PeerProgram kept, PeerProgram caller)
    {
        await DoAsync(new HangUp(Guid.CreateVersion7(), call));
        await Exits(kept);
        await Exits(caller);
        Assert.Equal((CallEndCause.Normal, CallSide.System), await EndedAsync(call));
        AssertRain();
    }

    /// <param name="target">Whom, as its proof says.</param>
    private PeerProgram Dials(Func<int, string> scenario, string target)
    {
        var (port, road) = Road(seed: 3);
        return Node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-m", "1", "-auth_uri", $"{target}@127.0.0.1"]);
    }
}
