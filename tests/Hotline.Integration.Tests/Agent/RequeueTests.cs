using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A caller whose agent's browser or phone was lost waits again, ahead of those who came since, and is nobody's figure twice.</summary>
public sealed class RequeueTests(PostgresFixture postgres)
{
    private const string Trace = "select string_agg(kind, ',' order by id) from agent.call_event where call_id = $1";
    private const string Counts = "select format('%s %s %s', sum(arrived), sum(bridged), sum(abandoned)) from agent.call_count";

    [Fact]
    public async Task The_next_agent_is_offered_the_caller_before_those_who_came_since_and_has_the_draft()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var lost = (await agent.SnapshotAsync()).Call!;
        var later = await scene.Node.CallAsync("13879100009");
        await LoseAsync(scene, call, lost.OfferId);
        await agent.StateAsync(AgentState.WrapUp);
        var view = await agent.CallAsync(shown => shown.Phase == CallPhase.Ended, "it is over for the agent");
        Assert.True(view.HasDraft); // Until somebody else is offered the call.

        var other = await scene.ReadyAgentAsync("8002");
        var ring = await scene.Node.CommandAsync<RingAgent>(order => order.Extension == "8002");
        Assert.Equal(call, ring.CallId);
        var offered = (await other.OfferAsync(call)).Call!;
        Assert.Equal((lost.DraftId, true), (offered.DraftId, offered.HasDraft));
        await scene.Node.PickUpAsync(ring);
        await other.StateAsync(AgentState.Talking);
        Assert.Equal(other.Staff.Id, await scene.ScalarAsync<Guid>("select agent_id from agent.call where id = $1", call));
        Assert.Equal("2 1 0", await scene.ScalarAsync<string>(Counts));
        Assert.Contains("bridged,party-left,requeued,", await scene.ScalarAsync<string>(Trace, call), StringComparison.Ordinal);

        await scene.Node.EndAsync(call, bridged: true);
        await other.StateAsync(AgentState.WrapUp);
        Assert.Equal("2 1 0", await scene.ScalarAsync<string>(Counts));
        Assert.Equal(later, await scene.ScalarAsync<Guid>("select call_id from agent.queue_entry"));
    }

    [Fact]
    public async Task A_caller_who_gives_up_then_is_called_back_and_the_agent_keeps_what_was_written_down()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var lost = (await agent.SnapshotAsync()).Call!;
        await LoseAsync(scene, call, lost.OfferId);
        await scene.Node.EndAsync(call, bridged: false);
        Assert.Equal(call, (await agent.EventAsync(e => e.Kind == DeskEventKind.MissedCall)).Missed!.CallId);
        Assert.Equal("1 1 0", await scene.ScalarAsync<string>(Counts));
        Assert.Equal("Draft", await scene.ScalarAsync<string>("select state from dispatch.ticket where id = $1", lost.DraftId));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
    }

    [Fact]
    public async Task A_desk_phone_that_is_still_dead_when_its_agent_is_ready_again_costs_the_caller_no_place()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var lost = (await agent.SnapshotAsync()).Call!;
        var recording = await scene.ScalarAsync<Guid>("select recording_id from agent.call where id = $1", call);
        var later = await scene.Node.CallAsync("13879100009");
        await LoseAsync(scene, call, lost.OfferId);
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();
        var ring = await scene.Node.CommandAsync<RingAgent>(order => order.CallId == call && order.OfferId != lost.OfferId);
        Assert.Equal("8001", ring.Extension);
        await scene.Node.TellAsync(new AgentLegFailed(call, ring.OfferId, ring.Extension, AgentLegFailure.Unreachable, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.Paused); // Nobody else waits for that phone.

        var other = await scene.ReadyAgentAsync("8002");
        var next = await scene.Node.CommandAsync<RingAgent>(order => order.Extension == "8002");
        Assert.Equal(call, next.CallId);
        await scene.Node.PickUpAsync(next);
        await other.StateAsync(AgentState.Talking);
        Assert.Equal(recording, await scene.ScalarAsync<Guid>("select recording_id from agent.call where id = $1", call));
        Assert.Equal("2 1 0", await scene.ScalarAsync<string>(Counts));
        Assert.Equal(later, await scene.ScalarAsync<Guid>("select call_id from agent.queue_entry"));
    }

    /// <summary>As a node tells it.</summary>
    private static Task LoseAsync(AgentScene scene, Guid call, Guid offer) => scene.Node.TellAsync(
        new PartyLeft(call, offer, PartyEnd.Lost, DateTimeOffset.UtcNow), new CallerRequeued(call, DateTimeOffset.UtcNow));
}
