using System.Globalization;
using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Callers and phones of other people on ::1, and phones on 127.0.0.1: by the tones that each heard of the other. A machine without ::1 fails the tests.</summary>
[Collection(RealTime.Name)]
public sealed class IPv6PeerTests
{
    private const double Caller = 440, Agent = 1000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task Sipp_calls_over_IPv6_and_talks_with_a_sipp_on_IPv4(string transport)
    {
        await using SippSound caller = new(Caller, IPAddress.IPv6Loopback), agent = new(Agent);
        await using var node = await PeerNode.StartAsync(Ct, hasIPv6: true);
        var sipp = node.Sipp(caller.In(SippScenario.CallUntilHungUp), $"[::1]:{node.Node.Port}", FreePorts.Take(), "-s", "12345", "-m", "1", "-t", transport);
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        var port = FreePorts.Take();
        var phone = node.Sipp(agent.In(SippPhone.PicksUp("8001")), null, port, "-m", "1");
        await RingAsync(node, call.CallId, new PhoneRoute($"sip:8001@127.0.0.1:{port}", [$"<sip:127.0.0.1:{port};lr>"]));
        await Task.WhenAll(caller.HearsAsync(Agent, Ct), agent.HearsAsync(Caller, Ct));
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        Assert.True(await phone.ExitAsync(Ct) == 0, phone.Output);
        var ladder = await node.Node.LadderAsync(call.CallId, Ct);
        Assert.Contains(ladder!.Messages, message => message.Text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && message.Text.Contains("c=IN IP6 ::1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sipp_on_IPv6_is_refused_with_a_word_by_a_node_that_has_none_for_its_sound()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var scenario = SippScenario.Of($"""
            {SippScenario.Invite(sdp: SippScenario.Sdp("sipp").Replace("IN IP[media_ip_type] [media_ip]", "IN IP6 ::1", StringComparison.Ordinal))}
            <recv response="100" optional="true"/>
            <recv response="488"><action><ereg regexp="301 hotline .*IN IP6 ::1" search_in="hdr" header="Warning:" check_it="true" assign_to="why"/></action></recv>
            <Reference variables="why"/>
            {SippScenario.AckForRefusal()}
            """);
        var sipp = node.Sipp(scenario, "127.0.0.1:" + node.Node.Port.ToString(CultureInfo.InvariantCulture), FreePorts.Take(), "-s", "12345", "-m", "1");
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Theory]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("::1", "::1")]
    public async Task Baresip_on_one_and_baresip_on_the_other_hear_each_other(string callerAt, string agentAt)
    {
        await using var node = await PeerNode.StartAsync(Ct, hasIPv6: true);
        var agent = BaresipPeer.Desk(node, Agent, at: IPAddress.Parse(agentAt));
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var caller = BaresipPeer.Plain(node, Caller, IPAddress.Parse(callerAt));
        await caller.TellAsync("dial", Ct, $"sip:12345@{new IPEndPoint(IPAddress.Parse(callerAt), node.Node.Port)}");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        await RingAsync(node, call.CallId);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the conversation
        await agent.HangUpAsync(Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Agent, true), $"{ended}\n{agent.Output}");
        AssertHeard(agent, await agent.HeardAsync(Ct), Caller);
        AssertHeard(caller, await caller.HeardAsync(Ct), Agent);
    }

    [Fact]
    public async Task Baresip_calls_over_IPv6_with_ICE_and_DTLS_SRTP_and_hears_a_plain_phone_on_IPv4()
    {
        await using var node = await PeerNode.StartAsync(Ct, hasIPv6: true);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var caller = BaresipPeer.Secure(node, Caller, IPAddress.IPv6Loopback);
        await caller.TellAsync("dial", Ct, $"sip:12345@{new IPEndPoint(IPAddress.IPv6Loopback, node.Node.Port)}");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        await RingAsync(node, call.CallId);
        await Task.Delay(TimeSpan.FromSeconds(4), Ct); // the conversation
        await caller.HangUpAsync(Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Caller, true), $"{ended}\n{caller.Output}");
        Assert.True(caller.Said("DTLS-SRTP complete"), caller.Output);
        AssertHeard(caller, await caller.HeardAsync(Ct), Agent);
        AssertHeard(agent, await agent.HeardAsync(Ct), Caller);
    }

    private static async Task RingAsync(PeerNode node, Guid call, PhoneRoute? route = null)
    {
        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, route), Ct)).Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
    }

    private static void AssertHeard(BaresipPeer peer, short[] audio, double hertz)
    {
        var total = ToneTrack.Of(audio, hertz).Total;
        Assert.True(total >= TimeSpan.FromSeconds(1), $"heard {hertz} Hz for {total} of {audio.Length / 8000.0} s\n{peer.Output}");
    }
}
