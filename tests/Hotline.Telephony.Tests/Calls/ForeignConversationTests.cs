using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Hold and transfer by real phones' keys, conferences of three, with a department and with the police over a trunk, and hand-overs between telephones of other people, by the tones that they heard.</summary>
[Collection(RealTime.Name)]
public sealed class ForeignConversationTests
{
    private const double Caller = 440, Agent = 1000, Guest = 1700;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_baresips_are_held_confer_and_hand_over()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var (agent, guest) = await DesksAsync(node);
        var caller = BaresipPeer.Secure(node, Caller);
        var call = await BridgedAsync(node, caller);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation

        await agent.TellAsync("hold", Ct);
        await node.Sink.WaitForAsync<CallerHeld>(Ct);
        await agent.TellAsync("resume", Ct);
        await node.Sink.WaitForAsync<CallerResumed>(Ct);

        var party = Guid.CreateVersion7();
        await DoAsync(node, new RingParty(Guid.CreateVersion7(), call, party, "8002", PartyStance.Talks, 20));
        await node.Sink.WaitForAsync<PartyJoined>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct); // all three
        await DoAsync(node, new HandOver(Guid.CreateVersion7(), call, party));
        await node.Sink.WaitForAsync<PartyLeft>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the other two
        await guest.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), (ended.Cause, ended.EndedBy, ended.Bridged));

        AssertHeard(guest, await guest.HeardAsync(Ct), (Caller, 4), (Agent, 2));
        AssertHeard(agent, await agent.HeardAsync(Ct), (Caller, 0.8)); // This phone keeps what it heard before its hold, not after.
        AssertHeard(caller, await caller.HeardAsync(Ct), (Agent, 3), (Guest, 4));
    }

    [Fact]
    public async Task A_baresip_transfers_its_call_with_its_own_key()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var (agent, guest) = await DesksAsync(node);
        var caller = BaresipPeer.Secure(node, Caller);
        var call = await BridgedAsync(node, caller);
        await Task.Delay(TimeSpan.FromSeconds(0.5), Ct); // the conversation

        await agent.TellAsync("transfer", Ct, $"sip:8002@127.0.0.1:{node.Node.Port}");
        var wanted = await node.Sink.WaitForAsync<PartyWanted>(Ct);
        Assert.Equal(("8002", true), (wanted.Target, wanted.Blind));
        await DoAsync(node, new RingParty(Guid.CreateVersion7(), call, wanted.PartyId, "8002", PartyStance.Talks, 20, HoldsCaller: true, TakesOver: true));
        Assert.Equal(wanted.PartyId, (await node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the other two
        await guest.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), (ended.Cause, ended.EndedBy, ended.Bridged));
        AssertHeard(guest, await guest.HeardAsync(Ct), (Caller, 1));
        AssertHeard(caller, await caller.HeardAsync(Ct), (Guest, 1));
        Assert.False(agent.Said("transfer failure"), agent.Output);
    }

    [Fact]
    public async Task A_linphone_consults_by_a_second_call_and_joins_both_with_its_own_keys()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var guest = BaresipPeer.Desk(node, Guest);
        var agent = await LinphonePeer.DeskAsync(node, Agent, Ct);
        await node.Sink.WaitForAsync<PhoneRegistered>(phone => phone.Extension == "8001", Ct);
        await node.Sink.WaitForAsync<PhoneRegistered>(phone => phone.Extension == "8002", Ct, seconds: 30);
        var caller = BaresipPeer.Plain(node, Caller);
        var call = await BridgedAsync(node, caller, "8002");
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation

        await agent.TypeAsync("pause", Ct); // It dials nobody while it talks.
        await node.Sink.WaitForAsync<CallerHeld>(Ct);
        await agent.TypeAsync($"call sip:8001@127.0.0.1:{node.Node.Port}", Ct);
        var wanted = await node.Sink.WaitForAsync<PartyWanted>(Ct);
        Assert.Equal(("8001", false), (wanted.Target, wanted.Blind));
        await DoAsync(node, new RingParty(Guid.CreateVersion7(), call, wanted.PartyId, "8001", PartyStance.Talks, 20, HoldsCaller: true));
        await node.Sink.WaitForAsync<PartyJoined>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the consultation
        await agent.TypeAsync("transfer 1 --to-call 2", Ct);
        Assert.Equal(wanted.PartyId, (await node.Sink.WaitForAsync<CallHandedOver>(Ct)).PartyId);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // the other two
        await guest.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Agent, true), $"{ended}\n{agent.Output}");
        AssertHeard(guest, await guest.HeardAsync(Ct), (Agent, 1), (Caller, 1));
        AssertHeard(caller, await caller.HeardAsync(Ct), (Agent, 1), (Guest, 1));
    }

    [Fact]
    public async Task A_department_over_a_trunk_is_consulted_confers_is_held_and_has_the_call()
    {
        const string number = "079186123456";
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var department = BaresipPeer.Citizen(node, Guest, number);
        await node.TrunkToAsync(Ct, department.SipPort.ToString(CultureInfo.InvariantCulture));
        var caller = BaresipPeer.Plain(node, Caller);
        var call = await BridgedAsync(node, caller);

        var party = Guid.CreateVersion7();
        await DoAsync(node, new RingParty(Guid.CreateVersion7(), call, party, number, PartyStance.Talks, 20, HoldsCaller: true, IsOutside: true));
        await node.Sink.WaitForAsync<PartyJoined>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the consultation
        await DoAsync(node, new ResumeCaller(Guid.CreateVersion7(), call));
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // all three
        await DoAsync(node, new HoldCaller(Guid.CreateVersion7(), call));
        await node.Sink.WaitForAsync<CallerHeld>(Ct);
        await DoAsync(node, new ResumeCaller(Guid.CreateVersion7(), call));
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // all three
        await DoAsync(node, new HandOver(Guid.CreateVersion7(), call, party));
        await node.Sink.WaitForAsync<PartyLeft>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the other two
        await department.TellAsync("hangup", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), (ended.Cause, ended.EndedBy, ended.Bridged));
        AssertHeard(department, await department.HeardAsync(Ct), (Agent, 3.5), (Caller, 3.5)); // Each in three of the four, of 1.5 s.
        AssertHeard(agent, await agent.HeardAsync(Ct), (Guest, 3.5), (Caller, 2));
        AssertHeard(caller, await caller.HeardAsync(Ct), (Agent, 2), (Guest, 3.5));
    }

    [Fact]
    public async Task The_police_come_over_a_full_trunk_and_nobody_is_held_while_their_telephone_rings()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var police = BaresipPeer.Ringing(node, Guest, "110");
        await node.TrunkToAsync(1, Ct, police.SipPort.ToString(CultureInfo.InvariantCulture)); // The caller's own call, which fills it.
        var caller = BaresipPeer.Plain(node, Caller);
        var call = await BridgedAsync(node, caller);
        var department = await node.Node.ExecuteAsync(new RingParty(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "079186123456", PartyStance.Talks, 20, IsOutside: true), Ct);
        Assert.Equal("trunk.none", department.Refusal);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation

        var party = Guid.CreateVersion7();
        await DoAsync(node, new RingParty(Guid.CreateVersion7(), call, party, "110", PartyStance.Talks, 20, IsOutside: true, IsEmergency: true));
        await node.Sink.WaitForAsync<PartyRinging>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct); // the conversation goes on
        await police.TellAsync("accept", Ct);
        Assert.Equal(party, (await node.Sink.WaitForAsync<PartyJoined>(Ct)).PartyId);
        await Task.Delay(TimeSpan.FromSeconds(6), Ct); // all three, until each side has reported on the other, which takes two turns of five seconds
        await caller.TellAsync("hangup", Ct);
        await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Empty(node.Sink.Events.OfType<CallerHeld>());
        AssertHeard(agent, await agent.HeardAsync(Ct), (Caller, 9.5), (Guest, 5)); // Of 10.5 s: more than before and after the ringing.
        AssertHeard(caller, await caller.HeardAsync(Ct), (Agent, 9.5), (Guest, 5));
        AssertHeard(police, await police.HeardAsync(Ct), (Agent, 5), (Caller, 5));
        foreach (var id in new Guid?[] { null, node.Sink.Events.OfType<AgentBridged>().Single().OfferId })
        {
            var quality = (await node.Sink.WaitForAsync<LegMeasured>(leg => leg.PartyId == id, Ct)).Quality;
            Assert.True(quality is { Received: > 400, Lost: 0, RoundTripMs: >= 0 and < 1000, FarLossPercent: 0, Mos: > 4.2 }, $"{quality}");
        }
    }

    [Fact]
    public async Task A_baresip_with_keys_in_its_offer_talks_to_a_desk_phone_in_clear()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var agent = BaresipPeer.Desk(node, Agent);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var caller = BaresipPeer.Sdes(node, Caller);
        var call = await BridgedAsync(node, caller);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct); // the conversation
        await caller.TellAsync("hangup", Ct);
        await node.Sink.WaitForAsync<CallEnded>(Ct);
        AssertHeard(agent, await agent.HeardAsync(Ct), (Caller, 1));
        AssertHeard(caller, await caller.HeardAsync(Ct), (Agent, 1));
        var ladder = await node.Node.LadderAsync(call, Ct);
        Assert.Contains(ladder!.Messages, message => message.Text.Contains("m=audio", StringComparison.Ordinal) && message.Text.Contains("RTP/SAVP", StringComparison.Ordinal));
        Assert.DoesNotContain(ladder.Messages, message => message.Text.Contains("inline:", StringComparison.Ordinal));
    }

    private static async Task<(BaresipPeer Agent, BaresipPeer Guest)> DesksAsync(PeerNode node)
    {
        var agent = BaresipPeer.Desk(node, Agent);
        var guest = BaresipPeer.Desk(node, Guest, extension: "8002", secret: "other");
        await node.Sink.WaitForAsync<PhoneRegistered>(phone => phone.Extension == "8001", Ct);
        await node.Sink.WaitForAsync<PhoneRegistered>(phone => phone.Extension == "8002", Ct);
        return (agent, guest);
    }

    /// <summary>The caller dials the hotline and talks to the agent.</summary>
    private static async Task<Guid> BridgedAsync(PeerNode node, BaresipPeer caller, string extension = "8001")
    {
        await caller.TellAsync("dial", Ct, $"sip:12345@127.0.0.1:{node.Node.Port}");
        var call = (await node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
        await DoAsync(node, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), extension, 20));
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        return call;
    }

    private static async Task DoAsync(PeerNode node, TelephonyCommand command) => Assert.Null((await node.Node.ExecuteAsync(command, Ct)).Refusal);

    /// <summary>Seconds in which each tone is at least a tenth of what is heard: two voices share the energy.</summary>
    private static void AssertHeard(BaresipPeer peer, short[] audio, params (double Hertz, double Seconds)[] expected)
    {
        foreach (var (hertz, seconds) in expected)
        {
            const int window = 800;
            var heard = Enumerable.Range(0, audio.Length / window).Count(at => Tone.Level(audio.AsSpan(at * window, window)) > 0.01 && Tone.Share(audio.AsSpan(at * window, window), hertz) > 0.1) / 10.0;
            Assert.True(heard >= seconds, $"heard {hertz} Hz for {heard} of {audio.Length / 8000.0} s\n{peer.Output}");
        }
    }
}
