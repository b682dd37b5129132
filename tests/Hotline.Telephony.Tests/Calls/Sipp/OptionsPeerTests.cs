using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>OPTIONS with sipp at either end, on rough roads.</summary>
[Collection(RealTime.Name)]
public sealed class OptionsPeerTests : RoughRoadScene
{
    [Fact]
    public async Task Whoever_asks_is_told_what_we_can_before_a_call_and_in_it()
    {
        await StartAsync();
        await Exits(Calls(SippOptions.Asks, seed: 81, calls: 5));
        await Node.DrainedAsync(Ct);
        Assert.Equal(5, Node.Sink.Events.OfType<CallEnded>().Count(one => (one.Cause, one.EndedBy) == (CallEndCause.Normal, CallSide.Caller)));
        AssertRain();
    }

    [Fact]
    public async Task A_gateway_that_we_ask_is_up_down_after_three_refusals_and_up_again()
    {
        await StartAsync(times: 40);
        var (gateway, _, road) = Called(_ => SippOptions.IsThereAndIsNot, seed: 82);
        var trunk = new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), Probe: "sip:" + Address(road.Port));
        await Node.Node.ConfigureAsync(EngineBench.Settings with { Trunks = [trunk] }, Ct);
        await Exits(gateway);
        TrunkState[] expected = [TrunkState.Up, TrunkState.Down, TrunkState.Up];
        await Poll.UntilAsync(() => Node.Sink.Events.OfType<TrunkStateChanged>().Count() >= expected.Length, Ct);
        Assert.Equal(expected, Node.Sink.Events.OfType<TrunkStateChanged>().Select(one => one.State).Take(expected.Length));
        AssertRain();
    }
}
