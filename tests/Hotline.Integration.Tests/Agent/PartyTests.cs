using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What an agent does with a call that is talked, and what becomes of presence, draft and journal.</summary>
public sealed class PartyTests(PostgresFixture postgres)
{
    private const string Trace = "select string_agg(kind, ',' order by id) from agent.call_event where call_id = $1";

    [Fact]
    public async Task Hold_goes_to_the_node_and_comes_back_as_what_the_console_shows()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        await agent.HoldAsync(call);
        await scene.Node.CommandAsync<HoldCaller>(order => order.CallId == call);
        await scene.Node.TellAsync(new CallerHeld(call, DateTimeOffset.UtcNow));
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Talking, IsOnHold: true });
        await agent.HoldAsync(call, on: false);
        await scene.Node.CommandAsync<ResumeCaller>(order => order.CallId == call);
        await scene.Node.TellAsync(new CallerResumed(call, DateTimeOffset.UtcNow));
        await agent.CallAsync(view => !view.IsOnHold, "resumed");
        Assert.EndsWith("bridged,held,resumed-from-hold", await scene.ScalarAsync<string>(Trace, call));

        var stranger = await scene.ReadyAgentAsync("8002");
        await RefusedAsync("call.not-talking", () => stranger.HoldAsync(call));
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await RefusedAsync("call.not-talking", () => agent.HoldAsync(call));
    }

    [Fact]
    public async Task An_emergency_contact_comes_into_the_conversation_with_one_press_and_the_note_is_audited()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("insert into agent.contact (code, name, number, emergency, outside, changed_at) values ('police', '110 报警台', '110', true, true, now()), ('urban', '城管值班室', '8101', false, false, now())");
        var (agent, call) = await TalkingAsync(scene);
        Assert.Equal(["police"], (await agent.TargetsAsync()).Contacts.Where(contact => contact.Emergency).Select(contact => contact.Code));
        await RefusedAsync("target.unknown", () => agent.EmergencyAsync(call, "urban", null));
        await RefusedAsync("emergency.note-too-long", () => agent.EmergencyAsync(call, "police", new string('长', 201)));
        await agent.EmergencyAsync(call, "police", "有人被困");
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal(("110", false, false), (asked.Extension, asked.HoldsCaller, asked.TakesOver));
        Assert.Equal((true, true, null), (asked.IsOutside, asked.IsEmergency, asked.Route)); // By whichever trunk takes it, caps or not.
        Assert.EndsWith("bridged,emergency-asked", await scene.ScalarAsync<string>(Trace, call));
        await scene.Node.TellAsync(new CallRerouted(call, asked.PartyId, "ct", "cu", 503, DateTimeOffset.UtcNow), new PartyLeft(call, asked.PartyId, PartyEnd.NoTrunk, DateTimeOffset.UtcNow));
        await agent.CallAsync(view => view is { Parties.Count: 0, NotReached: { Name: "110 报警台", Reason: "NoTrunk" } }, "110 was not reached");
        Assert.EndsWith("emergency-asked,rerouted,party-left", await scene.ScalarAsync<string>(Trace, call));
        Assert.Equal("NoTrunk", await scene.ScalarAsync<string>("select end_reason from agent.call_party where id = $1", asked.PartyId));
        Assert.True(await scene.ScalarAsync<bool>("select trunk is null from agent.call where id = $1", call)); // It came by none, whatever the other leg goes by.
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.emergency' and (reason_enc is not null or reason_ref is not null)"));
    }

    [Fact]
    public async Task A_consulted_agent_is_offered_taken_and_free_again()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        Assert.Equal(other.Staff.Id, Assert.Single((await agent.TargetsAsync()).Agents).AccountId);
        await agent.InviteAsync(call, other.Staff.Id);
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal(("8002", PartyStance.Talks, 20, true, false), (asked.Extension, asked.Stance, asked.RingSeconds, asked.HoldsCaller, asked.TakesOver));
        var offered = (await other.OfferAsync(call)).Call!;
        Assert.Equal((CallPhase.Offered, false, false, "周敏"), (offered.Phase, offered.HasCall, offered.HasDraft, offered.KeptBy));
        await other.StateAsync(AgentState.Offered);
        await RefusedAsync("call.consulting", () => agent.InviteAsync(call, other.Staff.Id));

        await scene.Node.JoinAsync(asked);
        await other.StateAsync(AgentState.Talking);
        var party = Assert.Single((await agent.CallAsync(view => view.Parties.Any(one => one.IsIn), "joined")).Parties);
        Assert.Equal((asked.PartyId, PartyKind.Agent, CallStance.Talks), (party.PartyId, party.Kind, party.Stance));
        await RefusedAsync("call.not-yours", () => other.HangUpAsync(call));
        await RefusedAsync("call.not-talking", () => other.HoldAsync(call));

        await agent.DropAsync(call, party.PartyId);
        await scene.Node.CommandAsync<DropParty>(order => order.PartyId == party.PartyId);
        await scene.Node.TellAsync(new PartyLeft(call, party.PartyId, PartyEnd.Dropped, DateTimeOffset.UtcNow), new CallerResumed(call, DateTimeOffset.UtcNow));
        await other.StateAsync(AgentState.Ready); // Advice only: no wrap-up.
        await other.EventAsync(e => e.Call is { Phase: CallPhase.Ended } ended && ended.CallId == call);
        await agent.CallAsync(view => view.Parties.Count == 0, "alone again");
        await agent.StateAsync(AgentState.Talking);
        Assert.EndsWith("bridged,party-asked,held,party-ringing,party-joined,party-left,resumed-from-hold", await scene.ScalarAsync<string>(Trace, call));
    }

    [Fact]
    public async Task A_call_is_handed_over_when_the_other_agent_acknowledges_and_the_draft_goes_along()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var offer = (await agent.SnapshotAsync()).Call!;
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id);
        var asked = await scene.Node.AskedAsync(call);
        await scene.Node.JoinAsync(asked);
        await other.StateAsync(AgentState.Talking);
        await RefusedAsync("hand-over.not-asked", () => other.AcceptAsync(call));

        await agent.HandOverAsync(call, asked.PartyId);
        await other.CallAsync(view => view.Parties.Any(one => one.HandOverAsked), "asked");
        Assert.DoesNotContain(scene.Node.Commands, command => command is HandOver);
        await other.AcceptAsync(call);
        await scene.Node.CommandAsync<HandOver>(order => order.PartyId == asked.PartyId);
        await scene.Node.TellAsync(
            new CallerResumed(call, DateTimeOffset.UtcNow), new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow),
            new PartyLeft(call, offer.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        Assert.True((await agent.SnapshotAsync()).Call is { Phase: CallPhase.Ended, HasDraft: false });
        var taken = await other.SnapshotAsync();
        Assert.Equal((AgentState.Talking, true, offer.DraftId), (taken.Presence!.State, taken.Call!.HasCall, taken.Draft!.Id));
        Assert.Equal(other.Staff.Id, await scene.ScalarAsync<Guid>("select owner_id from dispatch.ticket where id = $1", offer.DraftId));
        await RefusedAsync("call.not-yours", () => agent.HangUpAsync(call));
        await agent.EndWrapUpAsync();

        await other.HangUpAsync(call);
        await scene.Node.EndAsync(call, bridged: true, CallSide.System);
        await other.StateAsync(AgentState.WrapUp);
        await agent.StateAsync(AgentState.Ready);
        Assert.EndsWith("hand-over-asked,hand-over-acknowledged,resumed-from-hold,handed-over,party-left,ended", await scene.ScalarAsync<string>(Trace, call));
    }

    [Fact]
    public async Task The_keys_of_a_desk_phone_ask_for_a_ready_agent_and_for_nobody_else()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        var other = await scene.ReadyAgentAsync("8002");
        var (unknown, stranger, wanted) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await scene.Node.TellAsync(new PartyWanted(call, unknown, offer, "13800138000", true, DateTimeOffset.UtcNow));
        await scene.Node.CommandAsync<RefuseParty>(order => order.PartyId == unknown);
        await scene.Node.TellAsync(new PartyWanted(call, stranger, Guid.NewGuid(), "8002", true, DateTimeOffset.UtcNow));
        await scene.Node.CommandAsync<RefuseParty>(order => order.PartyId == stranger);

        await scene.Node.TellAsync(new PartyWanted(call, wanted, offer, "8002", true, DateTimeOffset.UtcNow));
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal((wanted, "8002", true, true), (asked.PartyId, asked.Extension, asked.HoldsCaller, asked.TakesOver));
        await other.StateAsync(AgentState.Offered);
        await scene.Node.JoinAsync(asked);
        await scene.Node.TellAsync(new CallHandedOver(call, wanted, DateTimeOffset.UtcNow), new PartyLeft(call, offer, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await other.StateAsync(AgentState.Talking);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.True((await other.SnapshotAsync()).Call is { HasCall: true, HasDraft: true });
        Assert.EndsWith("phone-wish-refused,phone-wish-refused,transfer-asked,held,party-ringing,party-joined,handed-over,party-left", await scene.ScalarAsync<string>(Trace, call));
    }

    [Theory]
    [InlineData(PartyEnd.NoAnswer, AgentState.Paused)]
    [InlineData(PartyEnd.Declined, AgentState.Ready)]
    public async Task Who_does_not_come_is_treated_as_with_any_offer_and_the_agent_goes_on(PartyEnd reason, AgentState next)
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id, blind: true);
        var asked = await scene.Node.AskedAsync(call);
        Assert.True(asked.TakesOver);
        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, reason, DateTimeOffset.UtcNow));
        await other.StateAsync(next);
        await agent.CallAsync(view => view.Parties.Count == 0, "nobody came");
        await agent.StateAsync(AgentState.Talking);
    }

    [Fact]
    public async Task Refusing_on_screen_stops_the_phone_and_an_order_that_the_node_refuses_ends_the_party()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id);
        var asked = await scene.Node.AskedAsync(call);
        await other.RefuseAsync(asked.PartyId);
        await scene.Node.CommandAsync<DropParty>(order => order.PartyId == asked.PartyId);
        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, PartyEnd.Cancelled, DateTimeOffset.UtcNow));
        await other.StateAsync(AgentState.Ready);

        scene.Node.Refuses = command => command is RingParty ? "call.full" : null;
        await agent.InviteAsync(call, other.Staff.Id);
        await scene.Node.AskedAsync(call, time: 2);
        await other.StateAsync(AgentState.Ready);
        await agent.CallAsync(view => view.Parties.Count == 0, "refused");
    }

    [Fact]
    public async Task A_contact_is_rung_over_its_trunk_and_may_be_left_with_the_caller()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        await scene.RunAsync("insert into agent.contact values ('police', '110 报警台', '110', 'sip:110@10.1.1.1:5060', now())");
        Assert.Equal("110 报警台", Assert.Single((await agent.TargetsAsync()).Contacts).Name);
        await agent.InviteAsync(call, contact: "police");
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal(("110", "sip:110@10.1.1.1:5060", 60), (asked.Extension, asked.Route?.Contact, asked.RingSeconds)); // As any telephone outside, not as an agent's.
        Assert.True(await scene.ScalarAsync<bool>("select expires_at - made_at > interval '60 seconds' from agent.call_party where id = $1", asked.PartyId));
        await scene.Node.JoinAsync(asked);
        await agent.CallAsync(view => view.Parties is [{ IsIn: true, Kind: PartyKind.Contact }], "110 is there");
        await agent.HandOverAsync(call, asked.PartyId);
        await scene.Node.CommandAsync<HandOver>(order => order.PartyId == asked.PartyId);
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        await scene.Node.TellAsync(
            new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow), new PartyLeft(call, offer, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        Assert.True((await agent.SnapshotAsync()).Call is { Phase: CallPhase.Ended, HasDraft: true }); // Who took the call writes it down.
        await scene.Node.EndAsync(call, bridged: true, CallSide.Agent);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.call where ended_at is null") == 0, "ended");
        Assert.Equal(agent.Staff.Id, await scene.ScalarAsync<Guid>("select agent_id from agent.call where id = $1", call));
        await RefusedAsync("target.unknown", async () =>
        {
            var (second, next) = await TalkingAsync(scene, "8003");
            await second.InviteAsync(next, contact: "nobody");
        });
    }

    [Fact]
    public async Task A_pause_of_the_recording_is_shown_audited_and_kept_as_a_span()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await TalkingAsync(scene);
        var recording = await scene.ScalarAsync<Guid>("select recording_id from agent.call where id = $1", call);
        await agent.PauseRecordingAsync(call);
        Assert.Equal(120, (await scene.Node.CommandAsync<PauseRecording>(order => order.CallId == call)).Seconds);
        var pausedAt = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero);
        await scene.Node.TellAsync(new RecordingPaused(call, recording, 16_000, pausedAt));
        Assert.Equal(pausedAt.AddSeconds(120), (await agent.CallAsync(view => view.IsRecordingPaused, "paused")).RecordingResumesAt);
        await agent.PauseRecordingAsync(call, on: false);
        await scene.Node.CommandAsync<ResumeRecording>(order => order.CallId == call);
        await scene.Node.TellAsync(new RecordingResumed(call, recording, 40_000, DateTimeOffset.UtcNow));
        await agent.CallAsync(view => !view.IsRecordingPaused, "resumed");
        Assert.Equal("16000-40000", await scene.ScalarAsync<string>("select concat_ws('-', from_sample, to_sample) from agent.recording_pause where recording_id = $1", recording));
        Assert.Equal("recording.pause,recording.resume", await scene.ScalarAsync<string>("select string_agg(action, ',' order by id) from dispatch.audit where subject = $1", call.ToString()));
    }

    internal static async Task<(Console Agent, Guid Call)> TalkingAsync(AgentScene scene, string extension = "8001")
    {
        var agent = await scene.ReadyAgentAsync(extension);
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);
        return (agent, call);
    }

    internal static async Task RefusedAsync(string id, Func<Task> act) => Assert.Contains(id, (await Assert.ThrowsAsync<HubException>(act)).Message);
}
