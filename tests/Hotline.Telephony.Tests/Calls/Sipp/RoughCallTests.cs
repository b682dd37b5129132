using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Calls in and out on rough roads up to their answer: PRACK and UPDATE, CANCEL, and a carrier that wants proof of who we are; each happens once, whatever was lost or came twice.</summary>
[Collection(RealTime.Name)]
public sealed class RoughCallTests : RoughRoadScene
{
    private const string Number = "13879100001";

    [Fact]
    public async Task Callers_that_insist_on_100rel_update_before_the_answer_and_talk()
    {
        await StartAsync();
        // Long enough that no ringing is lost for good: where it is, the 200 may come first (RFC 3262 §3), and there is nothing to acknowledge.
        await Node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 3, MaxCalls = 100 }, Ct);
        var callers = Calls(SippInRain.Caller, seed: 21, calls: 10);
        await Exits(callers);
        await Node.DrainedAsync(Ct);
        var ended = Node.Sink.Events.OfType<CallEnded>().ToList();
        Assert.Equal((10, 10), (Node.Sink.Events.OfType<CallAnswered>().Count(), ended.Count));
        Assert.All(ended, one => Assert.Equal((CallEndCause.Normal, CallSide.Caller), (one.Cause, one.EndedBy)));
        AssertRain();
    }

    [Fact]
    public async Task Callers_that_give_up_while_it_rings_are_gone_once()
    {
        await StartAsync();
        await Node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 100, MaxCalls = 100 }, Ct); // Nobody is answered.
        var callers = Calls(SippInRain.GivesUp, seed: 22, calls: 10);
        await Exits(callers);
        await Node.DrainedAsync(Ct);
        var ended = Node.Sink.Events.OfType<CallEnded>().ToList();
        Assert.Equal(10, Node.Sink.Events.OfType<CallArrived>().Count());
        Assert.Equal(10, ended.Count);
        Assert.All(ended, one => Assert.Equal((CallEndCause.Cancelled, CallSide.Caller), (one.Cause, one.EndedBy)));
        AssertRain();
    }

    [Fact]
    public Task A_carrier_that_wants_proof_gets_it_and_rings_the_citizen() => IsCalledAsync(SippInRain.WantsProof, seed: 23);

    [Fact]
    public async Task A_carriers_ringing_back_tone_by_183_PRACK_UPDATE_180_PRACK_and_a_200_without_SDP()
    {
        await IsCalledAsync(SippInRain.RingingBackTone, seed: 24);
        Assert.Single(Node.Sink.Events.OfType<CalleeRinging>()); // Of a carrier that does not insist on PRACK the ringing may be lost.
    }

    [Fact]
    public Task A_carrier_to_whom_our_session_is_too_short_gets_a_longer_one() => IsCalledAsync(SippInRain.WantsALongerSession, seed: 25);

    [Fact]
    public async Task Callers_whose_session_is_too_short_for_us_raise_it()
    {
        await StartAsync();
        await Exits(Calls(SippInRain.RaisesItsInterval, seed: 26, calls: 10));
        await Node.DrainedAsync(Ct);
        Assert.Equal(10, Node.Sink.Events.OfType<CallEnded>().Count(one => (one.Cause, one.EndedBy) == (CallEndCause.Normal, CallSide.Caller)));
        AssertRain();
    }

    /// <summary>The hotline calls a citizen over the carrier, talks and hangs up.</summary>
    private async Task IsCalledAsync(Func<int, string> carrier, int seed)
    {
        await StartAsync();
        var (citizen, _, road) = Called(carrier, seed);
        var (agent, _, route) = Phone("8001", SippPhone.PicksUp("8001"), seed + 100);
        await TrunkByAsync(road);
        var call = Guid.CreateVersion7();
        await DoAsync(new PlaceCall(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 100, new CallerNumber(Number), "12345", 100, route));
        await Node.Sink.WaitForAsync<AgentBridged>(Ct);
        await DoAsync(new HangUp(Guid.CreateVersion7(), call));
        await Exits(citizen);
        await Exits(agent);
        Assert.Equal((CallEndCause.Normal, CallSide.System), await EndedAsync(call));
        Assert.Single(Node.Sink.Events.OfType<AgentBridged>());
        AssertRain();
    }
}
