using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>How a call of several ends for each of them, and what a node says of it that was away.</summary>
public sealed class PartyEndingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Hanging_up_leaves_the_caller_to_whoever_was_rung_in_and_ends_the_call_without_one()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        await agent.InviteAsync(call, other.Staff.Id, blind: true);
        var asked = await scene.Node.AskedAsync(call);
        await agent.HangUpAsync(call);
        await scene.Node.CommandAsync<DropParty>(order => order.PartyId == offer);
        Assert.DoesNotContain(scene.Node.Commands, command => command is HangUp);
        await scene.Node.TellAsync(new PartyLeft(call, offer, PartyEnd.Dropped, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        await scene.Node.TellAsync(
            new PartyJoined(call, asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow), new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow));
        await other.CallAsync(view => view.HasCall, "it is theirs");
        await other.HangUpAsync(call);
        await scene.Node.CommandAsync<HangUp>(order => order.CallId == call);
    }

    [Fact]
    public async Task The_end_of_a_call_frees_everybody_in_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id);
        await scene.Node.JoinAsync(await scene.Node.AskedAsync(call));
        await other.StateAsync(AgentState.Talking);
        await scene.Node.EndAsync(call, bridged: true);
        await other.StateAsync(AgentState.Ready);
        await agent.StateAsync(AgentState.WrapUp);
    }

    [Fact]
    public async Task A_node_that_was_away_tells_who_is_in_the_call_by_its_snapshot()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id);
        var asked = await scene.Node.AskedAsync(call);
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        var live = new LiveCall(
            call, new CallerNumber("13879100001"), LiveCallState.Bridged, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, null, offer, "8001", DateTimeOffset.UtcNow)
        {
            IsHeld = true,
            Parties = [new LiveParty(offer, PartyStance.Talks, DateTimeOffset.UtcNow, true), new LiveParty(asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow, false)],
        };
        await SnapshotAsync(live);
        await other.StateAsync(AgentState.Talking);
        Assert.True((await agent.SnapshotAsync()).Call!.IsOnHold);

        await SnapshotAsync(live with { IsHeld = false, Parties = [new LiveParty(asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow, true)] });
        Assert.True((await other.SnapshotAsync()).Call!.HasCall);
        Assert.Equal(other.Staff.Id, await scene.ScalarAsync<Guid>("select agent_id from agent.call where id = $1", call));

        Task SnapshotAsync(LiveCall now) => scene.Web.Services.GetRequiredService<Reconciliation>().AttachedAsync(
            new NodeSnapshot("tel-1", scene.Node.StartedAt, scene.Node.LastSeq, [now], []), scene.Node.LastSeq, TestContext.Current.CancellationToken);
    }
}
