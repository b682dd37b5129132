using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Telephony.Tests.Sip.Transports;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Real calls over UDP with sipp and baresip. A missing program fails the test.</summary>
[Collection(RealTime.Name)]
public sealed class ForeignPeerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sipp_calls_hears_ringing_is_answered_and_hangs_up_a_hundred_times()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = Sipp(node, SippScenario.Call(200), calls: 100, rate: 50);
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        await node.DrainedAsync(Ct);
        var ended = node.Sink.Events.OfType<CallEnded>().ToList();
        Assert.Equal(100, ended.Count);
        Assert.All(ended, one => Assert.Equal((CallEndCause.Normal, CallSide.Caller, false), (one.Cause, one.EndedBy, one.Bridged)));
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Theory]
    [InlineData("t1")]
    [InlineData("tn")]
    public async Task Sipp_calls_over_tcp_by_one_connection_or_one_a_call(string mode)
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = Sipp(node, SippScenario.Call(200), calls: 50, rate: 25, "-t", mode, "-max_socket", "100");
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        await node.DrainedAsync(Ct);
        Assert.Equal(50, node.Sink.Events.OfType<CallEnded>().Count(one => one.Cause == CallEndCause.Normal));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Baresip_registers_over_a_connection_and_is_rung_and_hangs_up_over_it(string transport)
    {
        using var certificate = TestCertificate.OfLoopback();
        await using var node = await PeerNode.StartAsync(Ct, certificate);
        var phone = BaresipPeer.Desk(node, transport: transport);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var caller = Sipp(node, SippScenario.CallUntilHungUp, calls: 1, rate: 1);
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8001", 20), Ct)).Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        await phone.HangUpAsync(Ct);
        Assert.True(await caller.ExitAsync(Ct) == 0, caller.Output);
        Assert.Equal(CallSide.Agent, (await node.Sink.WaitForAsync<CallEnded>(Ct)).EndedBy);
    }

    [Fact]
    public async Task Sipp_cancels_while_it_rings()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = Sipp(node, SippScenario.Cancel, calls: 20, rate: 20);
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        await node.DrainedAsync(Ct);
        Assert.Equal(20, node.Sink.Events.OfType<CallEnded>().Count(one => one.Cause == CallEndCause.Cancelled));
    }

    [Fact]
    public async Task Baresip_registers_is_rung_picks_up_and_its_hang_up_reaches_sipp()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var phone = BaresipPeer.Desk(node);
        Assert.Equal("8001", (await node.Sink.WaitForAsync<PhoneRegistered>(Ct)).Extension);

        var caller = Sipp(node, SippScenario.CallUntilHungUp, calls: 1, rate: 1);
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        var result = await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8001", 20), Ct);
        Assert.Null(result.Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        Assert.Equal(LiveCallState.Bridged, Assert.Single((await node.Node.SnapshotAsync(Ct)).Calls).State);

        // The agent hangs up: BYE to us, BYE from us to sipp.
        await phone.HangUpAsync(Ct);
        Assert.True(await caller.ExitAsync(Ct) == 0, caller.Output);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Agent, true), $"{ended}\n{phone.Output}");
        await phone.TellAsync("quit", Ct);
        await node.Sink.WaitForAsync<PhoneUnregistered>(Ct);
    }

    [Fact]
    public async Task Baresip_calls_over_ice_and_dtls_srtp_and_a_plain_phone_and_it_hear_each_other()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var phone = BaresipPeer.Desk(node, hertz: 1000);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var caller = BaresipPeer.Secure(node, hertz: 440);
        await caller.TellAsync("dial", Ct, $"sip:12345@127.0.0.1:{node.Node.Port}");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8001", 20), Ct)).Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(4), Ct); // the conversation

        await caller.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Caller, true), $"{ended}\n{caller.Output}");
        Assert.True(caller.Said("DTLS-SRTP complete"), caller.Output);
        AssertHeard(caller, await caller.HeardAsync(Ct), 1000);
        AssertHeard(phone, await phone.HeardAsync(Ct), 440);
    }

    private static void AssertHeard(BaresipPeer peer, short[] audio, double hertz)
    {
        var total = ToneTrack.Of(audio, hertz).Total;
        Assert.True(total >= TimeSpan.FromSeconds(2), $"heard {hertz} Hz for {total} of {audio.Length / 8000.0} s\n{peer.Output}");
    }

    private static PeerProgram Sipp(PeerNode node, string scenario, int calls, int rate, params string[] more)
    {
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return node.Sipp(scenario, "127.0.0.1:" + Text(node.Node.Port), FreePorts.Take(), ["-s", "12345", "-m", Text(calls), "-r", Text(rate), .. more]);
    }
}
