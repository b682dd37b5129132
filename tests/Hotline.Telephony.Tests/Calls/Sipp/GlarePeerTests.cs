using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>re-INVITEs of the node and of sipp that cross, on rough roads: both are answered 491, and both come again and are taken (RFC 3261 §14).</summary>
[Collection(RealTime.Name)]
public sealed class GlarePeerTests : RoughRoadScene
{
    private const int Times = 20;

    [Fact]
    public async Task With_a_caller()
    {
        await StartAsync(Times);
        await Exits(Calls(SippGlare.Caller, seed: 41));
        var call = Assert.Single(Node.Sink.Events.OfType<CallAnswered>()).CallId;
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(call));
        AssertRain();
    }

    [Fact]
    public async Task With_a_phone_that_we_called_ours_waits_two_seconds_for_the_Call_ID_is_ours()
    {
        await StartAsync(Times);
        var caller = Node.Sipp(SippScenario.CallUntilHungUp, Address(Node.Node.Port), FreePorts.Take(), "-s", "12345", "-m", "1");
        var call = (await Node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        var (phone, road, route) = Phone("8001", SippGlare.Phone, seed: 42);
        await DoAsync(new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, route));
        await Exits(phone);
        await Exits(caller);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent), await EndedAsync(call));

        var refused = road.Passed.First(one => one.Is(ofNode: false, "SIP/2.0 491"));
        var again = road.Passed.First(one => one.Is(ofNode: true, "INVITE", "3 INVITE"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(refused.At, again.At) * Times, TimeSpan.FromSeconds(2.1), TimeSpan.MaxValue);
        AssertRain();
    }
}
