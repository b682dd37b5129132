using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>PRACK, UPDATE and Reason with sipp on both sides of us, over UDP.</summary>
[Collection(RealTime.Name)]
public sealed class EarlyPeerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sipp_insists_on_100rel_updates_before_the_answer_and_says_why_it_hangs_up()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = node.Sipp(SippEarly.Caller, "127.0.0.1:" + node.Node.Port, FreePorts.Take(), "-s", "12345", "-m", "20", "-r", "20");
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        await node.DrainedAsync(Ct);
        var ended = node.Sink.Events.OfType<CallEnded>().ToList();
        Assert.Equal(20, ended.Count);
        Assert.All(ended, one => Assert.Equal((CallEndCause.Normal, new CallClearing(200, null, 16)), (one.Cause, one.Clearing)));
    }

    [Fact]
    public async Task Sipp_over_a_full_trunk_and_at_a_draining_node_gets_503_with_retry_after_and_the_call_before_goes_on()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var trunk = new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), MaxCalls: 1);
        await node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3, Trunks = [trunk] }, Ct);
        var there = "127.0.0.1:" + node.Node.Port;
        var first = node.Sipp(SippScenario.CallUntilHungUp, there, FreePorts.Take(), "-s", "12345", "-m", "1");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        var second = node.Sipp(SippScenario.Refused, there, FreePorts.Take(), "-s", "12345", "-m", "5", "-r", "20");
        Assert.True(await second.ExitAsync(Ct) == 0, second.Output);
        await node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3 }, Ct);
        await node.Node.ExecuteAsync(new DrainNode(Guid.CreateVersion7(), On: true), Ct);
        var third = node.Sipp(SippScenario.Refused, there, FreePorts.Take(), "-s", "12345", "-m", "5", "-r", "20");
        Assert.True(await third.ExitAsync(Ct) == 0, third.Output);
        await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct);
        Assert.True(await first.ExitAsync(Ct) == 0, first.Output);
        Assert.Single(node.Sink.Events.OfType<CallArrived>(), arrived => arrived.Trunk == "ct");
    }

    [Fact]
    public async Task A_carriers_ringing_back_tone_by_183_prack_update_180_prack_and_a_200_without_sdp()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var port = FreePorts.Take();
        var called = node.Sipp(SippEarly.RingingBackTone, null, port, "-m", "1");
        var caller = node.Sipp(SippScenario.CallUntilHungUp, "127.0.0.1:" + node.Node.Port, FreePorts.Take(), "-s", "12345", "-m", "1");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        var route = new PhoneRoute($"sip:8001@127.0.0.1:{port}", [$"<sip:127.0.0.1:{port};lr>"]);
        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8001", 20, route), Ct)).Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        Assert.True(await called.ExitAsync(Ct) == 0, called.Output);
        Assert.True(await caller.ExitAsync(Ct) == 0, caller.Output);
    }
}
