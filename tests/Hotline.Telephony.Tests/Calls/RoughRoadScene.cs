using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

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

    private protected (PeerProgram Phone, RoughRoad Road, PhoneRoute Route) Phone(string extension, string scenario, int seed)
    {
        var (port, road) = Road(seed);
        var sipp = Node.Sipp(scenario, null, port, [.. SippPhone.Patient, "-m", "1", "-auth_uri", "12345@127.0.0.1"]);
        return (sipp, road, new PhoneRoute($"sip:{extension}@{Address(port)}", [$"<sip:{Address(road.Port)};lr>"]));
    }

    private protected PeerProgram Calls(Func<int, string> scenario, int seed, int calls = 1)
    {
        var (port, road) = Road(seed);
        return Node.Sipp(scenario(road.Port), Address(road.Port), port, [.. SippPhone.Patient, "-s", "12345", "-r", "20", "-m", calls.ToString(CultureInfo.InvariantCulture)]);
    }

    private protected (int Port, RoughRoad Road) Road(int seed)
    {
        var port = FreePorts.Take();
        roads.Add(new RoughRoad(seed, Rain, Node.Node.Port, port));
        return (port, roads[^1]);
    }

    private protected async Task DoAsync(TelephonyCommand command) => Assert.Null((await Node.Node.ExecuteAsync(command, Ct)).Refusal);

    private protected async Task<(CallEndCause, CallSide)> EndedAsync(Guid call)
    {
        var ended = await Node.Sink.WaitForAsync<CallEnded>(one => one.CallId == call, Ct);
        return (ended.Cause, ended.EndedBy);
    }

    private protected void AssertRain() => Assert.True(roads.Sum(road => road.Spoilt) > 0, "the weather was fine");

    private protected static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private protected static async Task Exits(PeerProgram sipp)
    {
        var status = await sipp.ExitAsync(Ct);
        Assert.True(status == 0, $"sipp ended with {status}\n{sipp.Output}");
    }
}
