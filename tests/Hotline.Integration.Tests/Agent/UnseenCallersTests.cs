using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Nobody waits without a reason, or is overtaken without one: not behind a crowd, and not at a node that is away.</summary>
public sealed class UnseenCallersTests(PostgresFixture postgres)
{
    private const string Reasons = "select string_agg(data->>'reason', ',' order by id) from agent.call_event where call_id = $1 and kind = 'waits'";

    [Fact]
    public async Task A_crowd_at_one_node_hides_nobody_at_another_and_who_is_behind_it_knows_why()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var other = new FakeNode("tel-2");
        await other.DialAsync(scene.Web.Url);
        await CrowdAsync(scene, 200);
        var last = await scene.Node.CallAsync("13879100009");
        var elsewhere = await other.CallAsync("13879100008");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>(Reasons, last) is "CallersAhead", "the last one knows why");
        Assert.Equal("200", await scene.ScalarAsync<string>("select data->>'ahead' from agent.call_event where call_id = $1 and kind = 'waits'", last));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry where wait_reason is null"));

        await other.RegisterAsync("8001");
        await using var agent = await Console.OpenAsync(scene.Web, Staff.Agent("8001"));
        await agent.SetAsync(AgentState.Ready);
        Assert.Equal("8001", (await other.RungAsync(elsewhere)).Extension);
        await scene.RunAsync("delete from agent.queue_entry where call_id <> '" + last + "' and call_id <> '" + elsewhere + "'");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>(Reasons, last) is "CallersAhead,NoAgentFree" or "CallersAhead,NoPhoneInReach", "it is its turn");
    }

    [Fact]
    public async Task Callers_of_a_node_that_is_away_are_told_once_that_it_is()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var call = await scene.Node.CallAsync();
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>(Reasons, call) is "NoAgentFree", "it waits");
        await scene.Node.HangUpLinksAsync();
        await scene.RunAsync("update agent.telephony_node set link_until = now() - interval '1 second'");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>(Reasons, call) is "NoAgentFree,NodeAway", "its node is away");
        await scene.Web.Services.GetRequiredService<UnseenCallers>().NoteAsync(TestContext.Current.CancellationToken);
        var trace = await scene.Web.Services.GetRequiredService<CallHistory>().TraceAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal("等候：来电所在的话务节点失去联系", trace[^1].Words);
        await scene.Node.DialAsync(scene.Web.Url);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>(Reasons, call) is "NoAgentFree,NodeAway,NoAgentFree", "it is back");
    }

    [Fact]
    public async Task An_agent_who_is_gone_when_the_turn_comes_is_written_down_for_those_too_who_were_handed_on_or_asked_to_be_called()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, handed) = await PartyTests.TalkingAsync(scene);
        await agent.HandToQueueAsync(handed, "main");
        var gone = await scene.OpenAsync(Staff.Agent("8002", "吴芳"));
        var asked = await OldRecording.MakeAsync(scene, daysAgo: 1);
        await scene.RunAsync($"insert into agent.call_back (call_id, asked_at, queue_code, place) values ('{asked.Call}', now(), 'main', now())");
        Assert.False(await scene.Web.Services.GetRequiredService<Offering>().MakeAsync(new Match(handed, gone.Staff.Id), TestContext.Current.CancellationToken));
        Assert.False(await scene.Web.Services.GetRequiredService<CallBackTurn>().GiveAsync(new Match(asked.Call, gone.Staff.Id), TestContext.Current.CancellationToken));
        foreach (var call in new[] { handed, asked.Call })
        {
            Assert.Equal(gone.Staff.Id.ToString(), await scene.ScalarAsync<string>("select data->>'agent' from agent.call_event where call_id = $1 and kind = 'agent-gone'", call));
        }

        await scene.RunAsync("delete from agent.queue_entry");
        Assert.False(await scene.Web.Services.GetRequiredService<Offering>().MakeAsync(new Match(handed, gone.Staff.Id), TestContext.Current.CancellationToken));
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.call_event where kind = 'agent-gone'"));
    }

    /// <summary>Callers who all came before, at the first node.</summary>
    private static Task CrowdAsync(AgentScene scene, int callers) => scene.RunAsync($"""
        with calls as (
            insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, answered_at, queued_at)
            select gen_random_uuid(), 'tel-1', 1000000, '12345', 'main', now() - interval '1 minute', now() - interval '1 minute', now() - interval '1 minute' from generate_series(1, {callers})
            returning id)
        insert into agent.queue_entry (call_id, queue_code, entered_at) select id, 'main', now() - interval '1 minute' from calls
        """);
}
