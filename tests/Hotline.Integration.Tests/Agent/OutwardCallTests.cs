using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The hotline calls for an agent: what the node is told, what the console shows, what the journal says, and what is not counted.</summary>
public sealed class OutwardCallTests(PostgresFixture postgres)
{
    private const string Trace = "select string_agg(kind, ',' order by id) from agent.call_event where call_id = $1";

    [Fact]
    public async Task A_claimed_call_back_is_called_talked_recorded_and_wrapped_up_and_its_outcome_stays_the_agents_word()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (missed, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        Assert.Equal((OutwardScene.Citizen, "8001", "12345", ""), (order.Callee.Clear, order.Extension, order.ShownAs, order.OwnNumber.Clear ?? ""));
        Assert.DoesNotContain(OutwardScene.Citizen, await scene.ScalarAsync<string>("select string_agg(body::text, ' ') from agent.telephony_command"), StringComparison.Ordinal);
        Assert.DoesNotContain(agent.Events, e => e.Call?.Caller.Contains(OutwardScene.Citizen, StringComparison.Ordinal) == true);
        await agent.StateAsync(AgentState.Offered);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.out' and actor_id = $1 and subject = $2 and field = 'CallNumber'", agent.Staff.Id, call.ToString()));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.call-back'"));

        var view = await agent.CallAsync(now => now.Outward == OutwardStep.OwnLine, "the own line rings");
        Assert.Equal((CallPhase.Offered, "138****0001", false, call), (view.Phase, view.Caller, view.HasDraft, view.CallId));
        await scene.Node.BeginsAsync(order);
        await agent.EventAsync(e => e.Call is { Outward: OutwardStep.Dialled or OutwardStep.Ringing });
        await agent.CallAsync(now => now.Outward == OutwardStep.Ringing, "the citizen's telephone rings");
        await scene.Node.TellAsync(new CallRerouted(call, null, "ct", "cu", 503, DateTimeOffset.UtcNow));
        await scene.Node.AnswersAsync(order);
        await agent.StateAsync(AgentState.Talking);
        var talking = await agent.CallAsync(now => now is { Phase: CallPhase.Talking, HasCall: true, HasDraft: true }, "they talk");
        Assert.Equal(talking.DraftId, await scene.ScalarAsync<Guid>("select ticket_id from agent.call where id = $1", call));
        Assert.Equal("Draft", await scene.ScalarAsync<string>("select state from dispatch.ticket where id = $1", talking.DraftId));

        await agent.HoldAsync(call);
        await scene.Node.CommandAsync<HoldCaller>(hold => hold.CallId == call);
        await agent.HangUpAsync(call);
        await scene.Node.CommandAsync<HangUp>(end => end.CallId == call);
        await scene.Node.EndAsync(call, bridged: true, CallSide.System);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal("call-out,placed,agent-ringing,callee-dialled,callee-ringing,rerouted,callee-answered,bridged,ended", await scene.ScalarAsync<string>(Trace, call));
        Assert.Equal("cu", await scene.ScalarAsync<string>("select trunk from agent.call where id = $1", call));

        // Reached or not is what the agent says; the row stands until then.
        Assert.Equal(missed, Assert.Single((await agent.SnapshotAsync()).Missed).CallId);
        await agent.SettleAsync(missed, CallBackOutcome.Reached);
        Assert.Empty((await agent.SnapshotAsync()).Missed);
        await agent.EndWrapUpAsync();
        await agent.StateAsync(AgentState.Ready);
    }

    [Fact]
    public async Task It_is_no_arriving_call_in_no_queue_count_list_or_estimate()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (_, call) = await scene.CallBackAsync(agent);
        const string counts = "select string_agg(format('%s %s %s', arrived, bridged, abandoned), ';') from agent.call_count";
        var before = await scene.ScalarAsync<string>(counts);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await scene.Node.EndAsync(call, bridged: false, cause: CallEndCause.NoAnswer);
        var again = Guid.CreateVersion7();
        await agent.StateAsync(AgentState.Ready);
        var missed = Assert.Single((await agent.SnapshotAsync()).Missed);
        await agent.CallCitizenAsync(new CallCitizen(again, CallBackOf: missed.CallId));
        var second = await scene.Node.PlacedAsync(again);
        await scene.Node.BeginsAsync(second);
        await scene.Node.AnswersAsync(second);
        await agent.StateAsync(AgentState.Talking);
        await scene.Node.EndAsync(again, bridged: true, CallSide.System, CallEndCause.Interrupted);
        await agent.StateAsync(AgentState.WrapUp);

        Assert.Equal(before, await scene.ScalarAsync<string>(counts));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where placed_by is not null and missed"));
        Assert.Equal(missed.CallId, Assert.Single((await agent.SnapshotAsync()).Missed).CallId);
        Assert.Equal("Ended-NoAnswer", await scene.ScalarAsync<string>("select 'Ended-' || cause from agent.call where id = $1 and ended_by = 'Caller'", call));
    }

    [Theory]
    [InlineData(CallEndCause.Busy, CallSide.Caller, "callee-Busy")]
    [InlineData(CallEndCause.NoAnswer, CallSide.Caller, "callee-NoAnswer")]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, "callee-Unreachable")]
    public async Task Who_is_not_reached_is_told_to_the_agent_with_the_cause_and_the_agent_is_where_they_were(CallEndCause cause, CallSide by, string said)
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        await agent.SetAsync(AgentState.Paused, "回访外呼");
        var (_, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await scene.Node.EndAsync(call, bridged: false, by, cause);
        var told = await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn } view && view.CallId == call && view.EndCause == said);
        Assert.Equal(OutwardStep.Ringing, told.Call!.Outward);
        Assert.Equal((AgentState.Paused, "回访外呼"), (await agent.SnapshotAsync()).Presence is { } now ? (now.State, now.Reason) : default);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    [Fact]
    public async Task The_agents_own_phone_that_does_not_answer_ends_it_and_pauses_nobody()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (_, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.TellAsync(
            new CallPlaced(call, "ct", DateTimeOffset.UtcNow), new AgentLegFailed(call, order.OfferId, "8001", AgentLegFailure.NoAnswer, DateTimeOffset.UtcNow),
            new CallEnded(call, CallEndCause.NoAnswer, CallSide.Agent, false, DateTimeOffset.UtcNow));
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn, EndCause: "own-NoAnswer" });
        await agent.StateAsync(AgentState.Ready);
    }

    [Fact]
    public async Task The_agent_takes_it_back_and_the_node_ends_it()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (_, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await agent.RefuseAsync(order.OfferId);
        await scene.Node.CommandAsync<HangUp>(end => end.CallId == call);
        await agent.StateAsync(AgentState.Ready);
        await scene.Node.EndAsync(call, bridged: false, CallSide.Agent, CallEndCause.Cancelled);
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn, EndCause: "own-Cancelled" });
    }

    [Fact]
    public async Task A_node_that_refuses_the_order_says_why_on_the_console()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        scene.Node.Refuses = command => command is PlaceCall ? "trunk.none" : null;
        var (_, call) = await scene.CallBackAsync(agent);
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn, EndCause: "node-trunk.none" } view && view.CallId == call);
        await agent.StateAsync(AgentState.Ready);
        Assert.Equal("Rejected", await scene.ScalarAsync<string>("select cause from agent.call where id = $1", call));
    }

    [Fact]
    public async Task An_order_of_which_no_word_comes_is_over_in_time_and_a_call_that_was_up_all_the_same_is_brought_back()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (_, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.TellAsync(new CallPlaced(call, "ct", DateTimeOffset.UtcNow));
        await scene.Node.HangUpLinksAsync();
        await scene.Node.TellAsync(
            new CalleeDialled(call, DateTimeOffset.UtcNow), new CallAnswered(call, Guid.CreateVersion7(), DateTimeOffset.UtcNow),
            new AgentBridged(call, order.OfferId, "8001", DateTimeOffset.UtcNow)); // Spooled: the link is down.
        await scene.RunAsync("update agent.outward_call set due_at = now() - interval '1 second' returning null");
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn, EndCause: "own-Interrupted" });
        await agent.StateAsync(AgentState.Ready);
        Assert.True(await scene.ScalarAsync<bool>("select reconciled from agent.call where id = $1", call));
        await scene.Node.DialAsync(scene.Web.Url);
        await agent.StateAsync(AgentState.Talking);
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
    }

    [Fact]
    public async Task Two_agents_on_two_web_nodes_ask_and_each_call_is_one_however_often_it_is_asked_for()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        var agent = await scene.ReadyAgentAsync("8001");
        await scene.Node.RegisterAsync("8002");
        var second = await scene.OpenAsync(Staff.Agent("8002", "吴芳"), other);
        await second.SetAsync(AgentState.Ready);
        var tab = await scene.OpenAsync(agent.Staff, other);
        var missed = await scene.MissedAsync();
        await agent.TakeAsync(missed);
        var asked = new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed);
        await Task.WhenAll(agent.CallCitizenAsync(asked), tab.CallCitizenAsync(asked), agent.CallCitizenAsync(asked));
        await scene.Node.PlacedAsync(asked.CallId);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.telephony_command where body->>'kind' = 'place-call'"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.out'"));
        Assert.Contains("call-out.busy", (await RefusedAsync(tab.CallCitizenAsync(asked with { CallId = Guid.CreateVersion7() }))).Message, StringComparison.Ordinal);
        Assert.Contains("call-out.id-taken", (await RefusedAsync(second.CallCitizenAsync(asked))).Message, StringComparison.Ordinal);
        Assert.Contains("call-back.not-yours", (await RefusedAsync(second.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_talk_that_is_handed_over_takes_its_draft_along()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var (_, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await scene.Node.AnswersAsync(order);
        await agent.StateAsync(AgentState.Talking);
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id);
        var asked = await scene.Node.AskedAsync(call);
        await scene.Node.JoinAsync(asked);
        await other.StateAsync(AgentState.Talking);
        await agent.HandOverAsync(call, asked.PartyId);
        await WaitFor.TrueAsync(async () => (await other.SnapshotAsync()).Call is { } view && view.Parties.Any(party => party.HandOverAsked), "asked to take over");
        await other.AcceptAsync(call);
        await scene.Node.TellAsync(new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow), new PartyLeft(call, order.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);

        // The call that was missed may have left a withdrawn draft of its own.
        Assert.Equal(other.Staff.Id, await scene.ScalarAsync<Guid>($"select t.owner_id from dispatch.ticket t join agent.call c on c.ticket_id = t.id where c.id = '{call}'"));
        await scene.Node.EndAsync(call, bridged: true);
        await other.StateAsync(AgentState.WrapUp);
    }

    [Fact]
    public async Task A_conversation_that_was_cut_off_goes_on_in_its_own_draft()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var first = await scene.Node.CallAsync(OutwardScene.Citizen);
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(first));
        await agent.StateAsync(AgentState.Talking);
        await scene.Node.EndAsync(first, bridged: true, CallSide.System, CallEndCause.Interrupted);
        await agent.EndWrapUpAsync();
        await agent.StateAsync(AgentState.Ready);
        await agent.TakeAsync(first);
        var call = Guid.CreateVersion7();
        await agent.CallCitizenAsync(new CallCitizen(call, CallBackOf: first));
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await scene.Node.AnswersAsync(order);
        await agent.StateAsync(AgentState.Talking);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(distinct ticket_id) from agent.call"));
    }

    private static Task<HubException> RefusedAsync(Task act) => Assert.ThrowsAsync<HubException>(() => act);
}
