using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Agent.Sweep;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A caller who is talked with is handed to another queue.</summary>
public sealed class QueueHandingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_caller_handed_to_a_queue_keeps_the_place_and_goes_to_its_next_agent_with_the_note()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var speaker = await scene.OpenAsync(Staff.Agent("8002", "吴芳"));
        await scene.RunAsync($"""
            insert into agent.skill (code, name, changed_at) values ('gan', '赣语', now());
            insert into agent.skill_holder (skill_code, account_id) values ('gan', '{speaker.Staff.Id}');
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at, skills) values ('dialect', '方言专席', 20, 60, now(), array['gan']);
            insert into agent.queue_number (number, queue_code) values ('12346', 'dialect');
            """);
        var later = await scene.Node.CallAsync("13879100002", "12346");
        var target = (await agent.TargetsAsync()).Queues.Single(queue => queue.Code == "dialect");
        Assert.Equal(("赣语", 1, 0), (target.Skills, target.Waiting, target.Idle));
        await PartyTests.RefusedAsync("target.unknown", () => agent.HandToQueueAsync(call, "nowhere"));
        await PartyTests.RefusedAsync("emergency.note-too-long", () => agent.HandToQueueAsync(call, "dialect", new string('长', 201)));
        await agent.HandToQueueAsync(call, "dialect", "只会说赣语");

        var first = scene.Node.Commands.OfType<RingAgent>().Single(ring => ring.CallId == call);
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        await scene.Node.TellAsync(new CallerHeld(call, DateTimeOffset.UtcNow), new PartyLeft(call, first.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();

        // Who handed the caller on does not get them back; the one who came later to that queue stands behind.
        await scene.Node.RegisterAsync("8002");
        await speaker.SetAsync(AgentState.Ready);
        var asked = await scene.Node.AskedAsync(call);
        Assert.Equal(("8002", true), (asked.Extension, asked.TakesOver));
        Assert.Equal("只会说赣语", (await speaker.OfferAsync(call)).Call!.Note);
        await scene.Node.TellAsync(
            new PartyRinging(call, asked.PartyId, DateTimeOffset.UtcNow), new PartyJoined(call, asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow),
            new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow), new CallerResumed(call, DateTimeOffset.UtcNow));
        Assert.True((await speaker.CallAsync(view => view is { Phase: CallPhase.Talking, HasCall: true, HasDraft: true }, "has it")).Note is not null);
        Assert.Equal(later, await scene.ScalarAsync<Guid>("select call_id from agent.queue_entry"));
        Assert.Equal(0, await scene.ScalarAsync<int>("select position(convert_to('赣语', 'UTF8') in note_enc) from agent.call where id = $1", call));
        var trace = await scene.Web.Services.GetRequiredService<CallHistory>().TraceAsync(call, TestContext.Current.CancellationToken);
        Assert.Contains($"{agent.Staff.Name} 转入队列「方言专席」，保留原等候时间", trace.Select(row => row.Words));
        await scene.Node.EndAsync(call, bridged: true);
        await speaker.StateAsync(AgentState.WrapUp);
        Assert.False(await scene.ScalarAsync<bool>("select missed from agent.call where id = $1", call));
    }

    [Fact]
    public async Task Who_hangs_up_while_waiting_again_is_somebody_to_call_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await agent.HandToQueueAsync(call, "main");
        await agent.HangUpAsync(call); // By habit: the agent's own side is going already.
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        Assert.Empty(scene.Node.Commands.OfType<HangUp>());
        await scene.Node.TellAsync(new PartyLeft(call, scene.Node.Commands.OfType<RingAgent>().Single().OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await scene.Node.EndAsync(call, bridged: true);
        Assert.Equal(call, (await agent.EventAsync(e => e.Missed is { Settled: false })).Missed!.CallId);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
    }

    [Fact]
    public async Task Handed_on_twice_before_the_node_has_said_so_the_caller_waits_where_they_were_handed_first()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await scene.RunAsync("insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at) values ('other', '企业专席', 20, 60, now())");
        await agent.HandToQueueAsync(call, "main");
        await PartyTests.RefusedAsync("call.not-talking", () => agent.HandToQueueAsync(call, "other"));
        await PartyTests.RefusedAsync("call.not-talking", () => agent.HoldAsync(call));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.telephony_command where body ->> 'kind' = 'wait-again'"));
        Assert.Equal("main", await scene.ScalarAsync<string>("select queue_code from agent.queue_entry where call_id = $1", call));
    }

    [Fact]
    public async Task Of_an_order_that_the_node_never_took_up_the_agent_has_the_caller_again_and_may_hang_up()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        scene.Node.Mute = true;
        await agent.HandToQueueAsync(call, "main");
        Assert.True(await scene.ScalarAsync<bool>("select expires_at - created_at >= interval '5 minutes' from agent.telephony_command where body ->> 'kind' = 'wait-again'"));
        await scene.RunAsync("update agent.telephony_command set expires_at = now() where body ->> 'kind' = 'wait-again'");
        await WaitFor.TrueAsync(() => scene.ScalarAsync<bool>("select handed_by is null from agent.call"), "nobody handed it on");
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        await agent.StateAsync(AgentState.Talking);
        await agent.HangUpAsync(call);
        await scene.Node.CommandAsync<HangUp>(order => order.CallId == call);
    }

    [Fact]
    public async Task While_the_node_is_away_nothing_is_concluded_and_its_own_word_counts()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var offer = (await agent.SnapshotAsync()).Call!.OfferId;
        scene.Node.Mute = true;
        await agent.HandToQueueAsync(call, "main");
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        await scene.Node.HangUpLinksAsync();
        await WaitFor.TrueAsync(() => scene.Web.Services.GetRequiredService<LinkConnections>().All.Count == 0, "the link is gone");
        await scene.RunAsync("update agent.telephony_node set link_until = now() - interval '1 second'");
        await scene.RunAsync("update agent.telephony_command set expires_at = now() where body ->> 'kind' = 'wait-again'");
        Assert.DoesNotContain(await scene.Web.Services.GetRequiredService<DueReader>().AllAsync(TestContext.Current.CancellationToken), due => due.What == "handing");
        Assert.True(await scene.ScalarAsync<bool>("select handed_by is not null from agent.call"));

        // It did let the caller wait; only its answer was lost.
        await scene.Node.DialAsync(scene.Web.Url);
        await WaitFor.TrueAsync(() => scene.ScalarAsync<bool>("select handed_by is null from agent.call"), "it was concluded that it did not");
        await scene.Node.TellAsync(new PartyLeft(call, offer, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal("main", await scene.ScalarAsync<string>("select queue_code from agent.queue_entry where call_id = $1", call));
        var other = await scene.ReadyAgentAsync("8002");
        Assert.Equal("8002", (await scene.Node.AskedAsync(call)).Extension);
        await other.OfferAsync(call);
    }

    /// <summary>What the caller waited before, and talked, makes nobody without the skill an agent for them at once.</summary>
    [Fact]
    public async Task Skills_are_asked_for_from_the_handing_on_and_after_a_lost_agent_anew()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await scene.RunAsync("""
            insert into agent.skill (code, name, changed_at) values ('gan', '赣语', now());
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at, skills, relax_seconds) values ('dialect', '方言专席', 20, 60, now(), array['gan'], 120);
            update agent.call set queued_at = queued_at - interval '10 minutes';
            """);
        await scene.ReadyAgentAsync("8002");
        await agent.HandToQueueAsync(call, "dialect");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>("select wait_reason from agent.queue_entry") is "NoAgentWithSkill", "the skill is asked for");
        Assert.True(await scene.ScalarAsync<bool>("select waits_since - entered_at > interval '9 minutes' from agent.queue_entry"));

        // The agent's line was lost instead: the same.
        await scene.RunAsync("delete from agent.queue_entry; update agent.call set handed_by = null");
        await scene.Node.TellAsync(new CallerRequeued(call, DateTimeOffset.UtcNow));
        Assert.True(await scene.ScalarAsync<bool>("select waits_since - entered_at > interval '9 minutes' and queue_code = 'dialect' from agent.queue_entry"));
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>("select wait_reason from agent.queue_entry") is "NoAgentWithSkill", "the skill is asked for");
        await scene.RunAsync("update agent.queue_entry set waits_since = null");
        Assert.Equal("8002", (await scene.Node.CommandAsync<RingAgent>(ring => ring.Extension == "8002")).Extension);
    }
}
