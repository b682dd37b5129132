using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Telephony.Tests.Sip.Transports;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The hotline calls: telephones of other people on both sides, over UDP, by the tones that they heard.</summary>
[Collection(RealTime.Name)]
public sealed class PlacedCallPeerTests
{
    private const double Agent = 1000, Citizen = 440;
    private const string Number = "13879100001";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_desk_phone_and_a_citizen_hear_each_other_after_the_join()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        var citizen = BaresipPeer.Citizen(node, Citizen, Number);
        await node.Sink.WaitForAsync<PhoneRegistered>(phone => phone.Extension == "8001", Ct);
        await TrunkToAsync(node, citizen.SipPort);

        var call = await PlaceAsync(node);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the conversation
        await agent.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((call, CallEndCause.Normal, CallSide.Agent, true), (ended.CallId, ended.Cause, ended.EndedBy, ended.Bridged));
        AssertHeard(agent, await agent.HeardAsync(Ct), Citizen);
        AssertHeard(citizen, await citizen.HeardAsync(Ct), Agent);
    }

    [Fact]
    public async Task Sipp_as_the_citizen_rings_with_a_tone_answers_and_hangs_up()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var port = FreePorts.Take();
        var sipp = node.Sipp(SippCalled.RingsAnswersAndHangsUp, null, port, "-m", "1");
        await TrunkToAsync(node, port);
        await PlaceAsync(node);
        await node.Sink.WaitForAsync<CalleeRinging>(Ct);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, true, (int?)200, (int?)16), (ended.Cause, ended.EndedBy, ended.Bridged, ended.Clearing!.SipStatus, ended.Clearing.Q850Cause));
        Assert.False(agent.Said("401 Unauthorized"), agent.Output);
    }

    [Fact]
    public async Task Sipp_that_is_busy_and_sipp_that_is_cancelled_are_told_apart()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var port = FreePorts.Take();
        var busy = node.Sipp(SippCalled.Busy, null, port, "-m", "1");
        await TrunkToAsync(node, port);
        var first = await PlaceAsync(node);
        Assert.Equal((CallEndCause.Busy, CallSide.Caller), await node.Sink.WaitForAsync<CallEnded>(Ct) is var one ? (one.Cause, one.EndedBy) : default);
        Assert.True(await busy.ExitAsync(Ct) == 0, busy.Output);

        var later = FreePorts.Take();
        var rings = node.Sipp(SippCalled.RingsUntilCancelled, null, later, "-m", "1");
        await TrunkToAsync(node, later);
        var second = await PlaceAsync(node);
        await node.Sink.WaitForAsync<CalleeRinging>(ringing => ringing.CallId == second, Ct);
        await agent.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(end => end.CallId == second, Ct);
        Assert.Equal((CallEndCause.Cancelled, CallSide.Agent, false), (ended.Cause, ended.EndedBy, ended.Bridged));
        Assert.True(await rings.ExitAsync(Ct) == 0, rings.Output);
        Assert.NotEqual(first, second);
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Fact]
    public async Task A_gateway_over_TCP_that_is_killed_in_a_call_gets_the_next_call_when_it_is_there_again()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var port = FreePorts.Take();
        await TrunkToAsync(node, port, ";transport=tcp");
        var gateway = await OverTcpAsync(node, port, SippCalled.PressesNothing);
        await BridgedAsync(node);
        await agent.TellAsync("hangup", Ct);
        Assert.True(await gateway.ExitAsync(Ct) == 0, gateway.Output); // Its BYE came over the same connection.

        var killed = await OverTcpAsync(node, port, SippCalled.PressesNothing);
        var second = await BridgedAsync(node);
        await killed.KillAsync(Ct);
        await agent.TellAsync("hangup", Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent), await EndedAsync(node, second));
        Assert.Equal((CallEndCause.NoTrunk, CallSide.Caller), await EndedAsync(node, await PlaceAsync(node)));

        var back = await OverTcpAsync(node, port, SippCalled.RingsAnswersAndHangsUp);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(node, await BridgedAsync(node)));
        Assert.True(await back.ExitAsync(Ct) == 0, back.Output);
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Fact]
    public async Task A_gateway_over_TLS_talks_is_hung_up_on_over_the_same_connection_and_gets_the_next_call_when_it_was_killed_and_is_there_again()
    {
        using var certificate = TestCertificate.OfLoopback();
        await using var node = await PeerNode.StartAsync(Ct, certificate, authorities: [certificate]);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var at = FreePorts.Take(2);
        var (port, pem) = (at + 1, certificate.Pem());
        await TrunkToAsync(node, port, ";transport=tls");
        var gateway = BaresipPeer.OverTls(node, "gateway", Citizen, Number, at, pem);
        await ListensAsync(port);

        var first = await BridgedAsync(node);
        var connection = Assert.Single(ConnectionsTo(port));
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the conversation
        await agent.TellAsync("hangup", Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent), await EndedAsync(node, first));
        AssertHeard(agent, await agent.HeardAsync(Ct), Citizen);
        AssertHeard(gateway, await gateway.HeardAsync(Ct), Agent); // It has been hung up on, else it had not written it.
        Assert.Equal([connection], ConnectionsTo(port));

        await gateway.KillAsync(Ct);
        Assert.Equal((CallEndCause.NoTrunk, CallSide.Caller), await EndedAsync(node, await PlaceAsync(node)));

        BaresipPeer.OverTls(node, "gateway-again", Citizen, Number, at, pem);
        await ListensAsync(port);
        var last = await BridgedAsync(node);
        await agent.TellAsync("hangup", Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent), await EndedAsync(node, last));
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    private static Task ListensAsync(int port)
        => Poll.UntilAsync(() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port), Ct);

    /// <summary>By our own ends.</summary>
    private static List<IPEndPoint> ConnectionsTo(int port) =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Where(one => one.RemoteEndPoint.Port == port && one.State == TcpState.Established).Select(one => one.LocalEndPoint)];

    private static async Task<PeerProgram> OverTcpAsync(PeerNode node, int port, string scenario)
    {
        var sipp = node.Sipp(scenario.Replace("[local_port]>", "[local_port];transport=tcp>", StringComparison.Ordinal), null, port, "-t", "t1", "-m", "1");
        await ListensAsync(port);
        return sipp;
    }

    private static async Task<Guid> BridgedAsync(PeerNode node)
    {
        var call = await PlaceAsync(node);
        await node.Sink.WaitForAsync<AgentBridged>(bridged => bridged.CallId == call, Ct);
        return call;
    }

    private static async Task<(CallEndCause, CallSide)> EndedAsync(PeerNode node, Guid call)
    {
        var ended = await node.Sink.WaitForAsync<CallEnded>(end => end.CallId == call, Ct);
        return (ended.Cause, ended.EndedBy);
    }

    /// <param name="how">Parameters of the gateway's address.</param>
    private static Task TrunkToAsync(PeerNode node, int port, string how = "") => node.TrunkToAsync(Ct, string.Create(CultureInfo.InvariantCulture, $"{port}{how}")).AsTask();

    private static async Task<Guid> PlaceAsync(PeerNode node)
    {
        var call = Guid.CreateVersion7();
        var order = new PlaceCall(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, new CallerNumber(Number), "12345", 30);
        Assert.Null((await node.Node.ExecuteAsync(order, Ct)).Refusal);
        return call;
    }

    private static void AssertHeard(BaresipPeer peer, short[] audio, double hertz)
    {
        const int window = 800;
        var heard = Enumerable.Range(0, audio.Length / window).Count(at => Tone.Level(audio.AsSpan(at * window, window)) > 0.01 && Tone.Share(audio.AsSpan(at * window, window), hertz) > 0.5) / 10.0;
        Assert.True(heard >= 1, $"heard {hertz} Hz for {heard} of {audio.Length / 8000.0} s\n{peer.Output}");
    }
}
