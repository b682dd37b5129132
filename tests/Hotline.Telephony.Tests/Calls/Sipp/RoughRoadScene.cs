using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A node and peers of other people, on roads that lose, double and overtake; the node's time runs faster, so that repeating costs little.</summary>
public abstract class RoughRoadScene : IAsyncDisposable
{
    private static readonly Weather Rain = new(Loss: 0.15, Doubling: 0.15, TimeSpan.FromMilliseconds(40));

    private readonly List<RoughRoad> roads = [];

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected PeerNode Node { get; private set; } = null!; // Every test starts one.

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        foreach (var road in roads)
        {
            await road.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(int times = 4) => Node = await PeerNode.StartAsync(Ct, pairs: 32, time: new QuickTime(times));

    private protected (PeerProgram Phone, RoughRoad Road, PhoneRoute Route) Phone(string extension, string scenario, int seed) => Phone(extension, _ => scenario, seed);

    /// <param name="scenario">Told the port where the node is to send to.</param>
    private protected (PeerProgram Phone, RoughRoad Road, PhoneRoute Route) Phone(string extension, Func<int, string> scenario, int seed)
    {
        var (sipp, port, road) = Called(scenario, seed, "-auth_uri", "12345@127.0.0.1");
        return (sipp, road, new PhoneRoute($"sip:{extension}@{Address(port)}", [$"<sip:{Address(road.Port)};lr>"]));
    }

    private protected PeerProgram Calls(Func<int, string> scenario, int seed, int calls = 1)
    {
        var (port, road) = Road(seed);
        return Node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-s", "12345", "-r", "20", "-m", calls.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>A sipp that begins, and waits for the test's word.</summary>
    private protected (CuedSipp Sipp, RoughRoad Road) Begins(Func<int, string> scenario, int seed, params string[] more)
    {
        var (port, road) = Road(seed);
        var callId = $"cued-{seed}";
        return (new CuedSipp(Node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-s", "12345", "-m", "1", "-cid_str", callId, .. more]), port, callId, road), road);
    }

    /// <summary>A sipp that is called, once.</summary>
    private protected (PeerProgram Sipp, int Port, RoughRoad Road) Called(Func<int, string> scenario, int seed, params string[] more)
    {
        var (port, road) = Road(seed);
        return (Node.Sipp(scenario(road.Port), null, port, [.. SippPhone.Patient, "-m", "1", .. more]), port, road);
    }

    private protected (int Port, RoughRoad Road) Road(int seed)
    {
        var port = FreePorts.Take();
        roads.Add(new RoughRoad(seed, Rain, Node.Node.Port, port));
        return (port, roads[^1]);
    }

    /// <summary>For the sound between the node and one of its peers.</summary>
    private protected RoughRoad SoundRoad(SippSound sound, int seed)
    {
        roads.Add(new RoughRoad(seed, Rain, null, sound.Port));
        return roads[^1];
    }

    /// <summary>The desk phone of an agent is rung into the call that is answered first, and picks up.</summary>
    private protected async Task<(Guid Call, PeerProgram Phone)> BridgeAsync(SippSound sound, int seed)
    {
        var call = (await Node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        var (phone, _, route) = Phone("8001", sound.In(SippPhone.PicksUp("8001")), seed);
        await DoAsync(new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, route));
        await Node.Sink.WaitForAsync<AgentBridged>(Ct);
        return (call, phone);
    }

    /// <summary>Calls of the hotline's own go out by that road.</summary>
    private protected async Task TrunkByAsync(RoughRoad road, TrunkIdentity? identity = null)
    {
        var trunk = new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"), Gateway: "sip:" + Address(road.Port))
        {
            Account = new TrunkAccount("gateway", "secret"),
            Identity = identity ?? new TrunkIdentity(),
        };
        await Node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3, MaxCalls = 100, Trunks = [trunk] }, Ct);
    }

    private protected async Task DoAsync(TelephonyCommand command) => Assert.Null((await Node.Node.ExecuteAsync(command, Ct)).Refusal);

    private protected async Task<(CallEndCause, CallSide)> EndedAsync(Guid call)
    {
        var ended = await Node.Sink.WaitForAsync<CallEnded>(one => one.CallId == call, Ct);
        return (ended.Cause, ended.EndedBy);
    }

    /// <summary>Until the node has answered that request.</summary>
    /// <param name="cseq">Its CSeq.</param>
    private protected static Task AnsweredAsync(RoughRoad road, string cseq) => Poll.UntilAsync(
        () => road.Passed.Any(one => one.Is(ofNode: true, "SIP/2.0 200", cseq)), Ct);

    private protected void AssertRain() => Assert.True(roads.Sum(road => road.Spoilt) > 0, "the weather was fine");

    private protected static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private protected static async Task Exits(PeerProgram sipp)
    {
        var status = await sipp.ExitAsync(Ct);
        Assert.True(status == 0, $"sipp ended with {status}\n{sipp.Output}");
    }
}
