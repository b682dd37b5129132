using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>
/// sipp as desk phone and as caller, on roads that lose, double and overtake: what phones do with their transfer key, the take-over of a call and session timers arrive once, whatever it takes.
/// The node's time runs faster, so that repeating costs little; the test is the web side.
/// </summary>
[Collection(RealTime.Name)]
public sealed class RoughRoadTests : IAsyncDisposable
{
    private static readonly Weather Rain = new(Loss: 0.15, Doubling: 0.15, TimeSpan.FromMilliseconds(40));

    private readonly List<RoughRoad> roads = [];
    private PeerNode node = null!; // Every test starts one.

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        foreach (var road in roads)
        {
            await road.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_blind_transfer_by_REFER_hands_the_caller_over()
    {
        await StartAsync();
        var (guest, _, wanted) = Phone("8002", SippPhone.PicksUp("8002"), seed: 2);
        var (call, caller, agent, _) = await BridgedAsync(SippPhone.Refers("8001", "8002"));
        var party = await WantedAsync(call, wanted, blind: true);
        Assert.Equal(party, (await node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
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
        Assert.Equal(party, (await node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
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
        Assert.DoesNotContain(node.Sink.Events, told => told is PartyLeft or CallEnded);
        await EndAsync(call, taking, caller);
    }

    [Fact]
    public async Task Sessions_are_refreshed_by_either_side_and_one_that_is_not_any_more_ends()
    {
        await StartAsync(times: 40);
        var refreshed = Calls(road => SippPhone.IsRefreshed(2, road), seed: 11);
        var first = (await node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        var vanishing = Calls(road => SippPhone.RefreshesAndVanishes(1200, road), seed: 12);
        var second = (await node.Sink.WaitForAsync<CallAnswered>(one => one.CallId != first, Ct)).CallId;
        await Exits(vanishing);
        Assert.DoesNotContain(node.Sink.Events, told => told is CallEnded ended && ended.CallId == second);
        Assert.Equal((CallEndCause.Lost, CallSide.Caller), await EndedAsync(second));
        await Exits(refreshed);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(first));
    }

    private async Task StartAsync(int times = 4) => node = await PeerNode.StartAsync(Ct, pairs: 16, time: new QuickTime(times));

    /// <summary>A caller, on a good road, and an agent's desk phone, which is not.</summary>
    /// <returns>With the agent's call as Replaces names it.</returns>
    private async Task<(Guid Call, PeerProgram Caller, PeerProgram Agent, string Replaces)> BridgedAsync(string scenario)
    {
        var (agent, road, route) = Phone("8001", scenario, seed: 1);
        var caller = node.Sipp(SippScenario.CallUntilHungUp, Address(node.Node.Port), FreePorts.Take(), "-s", "12345", "-m", "1");
        var call = (await node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        await DoAsync(new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, route));
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        var invite = await road.First;
        return (call, caller, agent, $"{SipText.Header(invite, "Call-ID")};to-tag={SipText.Header(invite, "From")!.Split("tag=")[1]};from-tag=80011");
    }

    /// <summary>The agent's phone wants 8002, and that phone is rung.</summary>
    private async Task<Guid> WantedAsync(Guid call, PhoneRoute route, bool blind)
    {
        var wanted = await node.Sink.WaitForAsync<PartyWanted>(Ct);
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
        Assert.True(roads.Sum(road => road.Spoilt) > 0, "the weather was fine");
    }

    private async Task<(CallEndCause, CallSide)> EndedAsync(Guid call)
    {
        var ended = await node.Sink.WaitForAsync<CallEnded>(one => one.CallId == call, Ct);
        return (ended.Cause, ended.EndedBy);
    }

    private (PeerProgram Phone, RoughRoad Road, PhoneRoute Route) Phone(string extension, string scenario, int seed)
    {
        var (port, road) = Road(seed);
        var sipp = node.Sipp(scenario, null, port, [.. SippPhone.Patient, "-auth_uri", "12345@127.0.0.1"]);
        return (sipp, road, new PhoneRoute($"sip:{extension}@{Address(port)}", [$"<sip:{Address(road.Port)};lr>"]));
    }

    /// <param name="target">Whom, as its proof says.</param>
    private PeerProgram Dials(Func<int, string> scenario, string target)
    {
        var (port, road) = Road(seed: 3);
        return node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-auth_uri", $"{target}@127.0.0.1"]);
    }

    private PeerProgram Calls(Func<int, string> scenario, int seed)
    {
        var (port, road) = Road(seed);
        return node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-s", "12345"]);
    }

    private (int Port, RoughRoad Road) Road(int seed)
    {
        var port = FreePorts.Take();
        roads.Add(new RoughRoad(seed, Rain, node.Node.Port, port));
        return (port, roads[^1]);
    }

    private async Task DoAsync(TelephonyCommand command) => Assert.Null((await node.Node.ExecuteAsync(command, Ct)).Refusal);

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static async Task Exits(PeerProgram sipp)
    {
        var status = await sipp.ExitAsync(Ct);
        Assert.True(status == 0, $"sipp ended with {status}\n{sipp.Output}");
    }
}
