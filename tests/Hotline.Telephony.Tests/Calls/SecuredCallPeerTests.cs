using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Calls of ours over a trunk that secures sound, to telephones of other people: by the tones that they heard.</summary>
[Collection(RealTime.Name)]
public sealed class SecuredCallPeerTests
{
    private const double Agent = 1000, Citizen = 440;
    private const string Number = "13879100001";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_baresip_that_insists_on_SRTP_and_a_desk_phone_in_clear_hear_each_other_also_after_a_hold()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        var citizen = BaresipPeer.SealedCitizen(node, Citizen, Number);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        await TrunkToAsync(node, citizen.SipPort);
        var call = await PlaceAsync(node);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation
        await citizen.TellAsync("hold", Ct);
        await Task.Delay(TimeSpan.FromSeconds(0.5), Ct);
        await citizen.TellAsync("resume", Ct);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation goes on
        await agent.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((call, CallEndCause.Normal, CallSide.Agent, true), (ended.CallId, ended.Cause, ended.EndedBy, ended.Bridged));
        AssertHeard(agent, await agent.HeardAsync(Ct), Citizen, 2);
        AssertHeard(citizen, await citizen.HeardAsync(Ct), Agent, 1); // It keeps what it heard before its hold, not after.
        var ladder = await node.Node.LadderAsync(call, Ct);
        Assert.Contains(ladder!.Messages, message => message.Text.StartsWith("INVITE", StringComparison.Ordinal) && message.Text.Contains("RTP/SAVP", StringComparison.Ordinal));
        Assert.DoesNotContain(ladder.Messages, message => message.Text.Contains("inline:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_baresip_that_speaks_in_clear_alone_is_not_spoken_to()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        BaresipPeer.Desk(node, Agent);
        var citizen = BaresipPeer.Citizen(node, Citizen, Number);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        await TrunkToAsync(node, citizen.SipPort);
        await PlaceAsync(node);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Unreachable, false), (ended.Cause, ended.Bridged));
        Assert.Equal(488, ended.Clearing!.SipStatus == 488 ? 488 : ended.Clearing.SipCause); // It refuses, or we refuse what it answers.
    }

    private static ValueTask TrunkToAsync(PeerNode node, int port) => node.Node.ConfigureAsync(
        EngineBench.Settings with
        {
            RingSeconds = 0.3,
            MaxCalls = 100,
            Trunks = [new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: string.Create(CultureInfo.InvariantCulture, $"sip:127.0.0.1:{port}")) { Secured = true }],
        }, Ct);

    private static async Task<Guid> PlaceAsync(PeerNode node)
    {
        var call = Guid.CreateVersion7();
        var order = new PlaceCall(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, new CallerNumber(Number), "12345", 30);
        Assert.Null((await node.Node.ExecuteAsync(order, Ct)).Refusal);
        return call;
    }

    private static void AssertHeard(BaresipPeer peer, short[] audio, double hertz, double seconds)
    {
        var total = ToneTrack.Of(audio, hertz).Total;
        Assert.True(total >= TimeSpan.FromSeconds(seconds), $"heard {hertz} Hz for {total} of {audio.Length / 8000.0} s\n{peer.Output}");
    }
}
