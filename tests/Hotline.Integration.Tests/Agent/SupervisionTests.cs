using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The shift lead in somebody's call: who may, what is ordered, what is written down.</summary>
public sealed class SupervisionTests(PostgresFixture postgres)
{
    private static readonly Staff Lead = Staff.Of(StaffRole.ShiftLead) with { Name = "何班长", Extension = "8100" };

    [Fact]
    public async Task A_lead_listens_whispers_barges_in_and_leaves_and_each_is_audited()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var lead = await scene.OpenAsync(Lead);
        await using var floor = await Screen<FloorPage>.HangAsync(scene.Web, HubPath.Floor, Lead);
        await floor.ShowsAsync(page => page.Agents.Any(one => one.CallId == call), "the agent's call");

        await lead.SuperviseAsync(call, SuperviseMode.Listen);
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal(("8100", PartyStance.Listens, false), (asked.Extension, asked.Stance, asked.HoldsCaller));
        await PartyTests.RefusedAsync("party.ringing", () => lead.SuperviseAsync(call, SuperviseMode.Whisper));
        await scene.Node.TellAsync(new PartyJoined(call, asked.PartyId, PartyStance.Listens, DateTimeOffset.UtcNow));
        await floor.ShowsAsync(page => page.Agents.Any(one => one is { LeadName: "何班长", LeadStance: CallStance.Listens, LeadIsIn: true }), "listening");
        Assert.Empty((await agent.SnapshotAsync()).Call!.Parties); // Nobody is told of a listener.

        await lead.SuperviseAsync(call, SuperviseMode.Whisper);
        Assert.Equal(PartyStance.Whispers, (await scene.Node.CommandAsync<SetStance>(order => order.PartyId == asked.PartyId)).Stance);
        await scene.Node.TellAsync(new PartyStanceChanged(call, asked.PartyId, PartyStance.Whispers, DateTimeOffset.UtcNow));
        await agent.CallAsync(view => view.Parties is [{ Kind: PartyKind.Lead, Stance: CallStance.Whispers }], "a whisper is seen");
        await lead.SuperviseAsync(call, SuperviseMode.Barge);
        Assert.Equal(PartyStance.Talks, (await scene.Node.CommandAsync<SetStance>(order => order.PartyId == asked.PartyId, time: 2)).Stance);
        await lead.SuperviseAsync(call, SuperviseMode.Leave);
        await scene.Node.CommandAsync<DropParty>(order => order.PartyId == asked.PartyId);
        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, PartyEnd.Dropped, DateTimeOffset.UtcNow));
        await floor.ShowsAsync(page => page.Agents.All(one => one.LeadId is null), "gone");
        await PartyTests.RefusedAsync("party.gone", () => lead.SuperviseAsync(call, SuperviseMode.Leave));
        Assert.Equal("call.listen,call.whisper,call.barge,call.leave", await AuditAsync(scene, call));
        await agent.StateAsync(AgentState.Talking);
    }

    [Fact]
    public async Task A_lead_takes_a_call_over_and_the_agent_wraps_up()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        var lead = await scene.OpenAsync(Lead);
        await lead.SuperviseAsync(call, SuperviseMode.TakeOver);
        var asked = await scene.Node.AskedAsync(call);
        Assert.True(asked is { TakesOver: true, Stance: PartyStance.Talks });
        await scene.Node.TellAsync(
            new PartyJoined(call, asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow), new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow),
            new PartyLeft(call, offer, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();
        await scene.Node.EndAsync(call, bridged: true, CallSide.Agent);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.call where ended_at is null") == 0, "ended");
        await agent.StateAsync(AgentState.Ready);
        Assert.Equal("call.take-over", await AuditAsync(scene, call));
    }

    [Fact]
    public async Task A_lead_ends_a_call_and_nobody_else_may()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await PartyTests.RefusedAsync("role.lead-only", () => agent.ReleaseCallAsync(call));
        await PartyTests.RefusedAsync("role.lead-only", () => agent.SuperviseAsync(call, SuperviseMode.Listen));
        var supervisor = await scene.OpenAsync(Staff.Of(StaffRole.Supervisor));
        await PartyTests.RefusedAsync("role.lead-only", () => supervisor.SuperviseAsync(call, SuperviseMode.Listen));
        var without = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        await PartyTests.RefusedAsync("lead.no-phone", () => without.SuperviseAsync(call, SuperviseMode.Listen));
        var lead = await scene.OpenAsync(Lead);
        await PartyTests.RefusedAsync("role.agent-only", () => lead.HoldAsync(call));
        await lead.ReleaseCallAsync(call);
        Assert.Equal(CallSide.Lead, (await scene.Node.CommandAsync<HangUp>(order => order.CallId == call)).By);
        Assert.Equal("call.release", await AuditAsync(scene, call));
        await scene.Node.EndAsync(call, bridged: true, CallSide.Lead);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal("Lead", await scene.ScalarAsync<string>("select ended_by from agent.call where id = $1", call));
        await PartyTests.RefusedAsync("call.not-talking", () => lead.ReleaseCallAsync(call));
    }

    [Fact]
    public async Task A_lead_who_is_an_agent_too_is_offered_nobody_while_in_another_ones_call()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await scene.Node.RegisterAsync("8100");
        var lead = await scene.OpenAsync(Lead with { Roles = "ShiftLead,Agent" });
        await lead.SetAsync(AgentState.Ready);
        await lead.SuperviseAsync(call, SuperviseMode.Listen);
        var asked = await scene.Node.AskedAsync(call);
        await scene.Node.TellAsync(new PartyJoined(call, asked.PartyId, PartyStance.Listens, DateTimeOffset.UtcNow));

        // The next caller waits for somebody else, who is looked for after the lead.
        var second = await scene.Node.CallAsync("13879100002");
        await scene.ReadyAgentAsync("8002");
        Assert.Equal("8002", (await scene.Node.RungAsync(second)).Extension);
        var third = await scene.Node.CallAsync("13879100003");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.queue_entry where call_id = $1", third) == 1, "a caller who waits");
        Assert.Equal(AgentState.Ready, (await lead.SnapshotAsync()).Presence!.State);

        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, PartyEnd.HungUp, DateTimeOffset.UtcNow));
        Assert.Equal("8100", (await scene.Node.RungAsync(third)).Extension);
        await agent.StateAsync(AgentState.Talking);
    }

    private static Task<string> AuditAsync(AgentScene scene, Guid call) =>
        scene.ScalarAsync<string>("select string_agg(action, ',' order by id) from dispatch.audit where subject = $1", call.ToString());
}
