using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Skills, head starts, overflow and last agents, as administrators set them up.</summary>
public sealed class QueueTermsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_caller_who_needs_a_skill_waits_for_an_agent_who_has_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var plain = await scene.ReadyAgentAsync("8001");
        var skilled = await scene.ReadyAgentAsync("8002");
        await skilled.SetAsync(AgentState.Paused);
        await SkillAsync(scene, new Skill("gan", "赣语", [skilled.Staff.Id]));
        await QueueAsync(scene, Queue("dialect", "12346") with { Skills = ["gan"] });

        var call = await scene.Node.CallAsync(dialled: "12346");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>("select wait_reason from agent.queue_entry") is "NoAgentWithSkill", "the caller waits for the skill");
        Assert.Equal(
            "gan/0", await scene.ScalarAsync<string>("select concat(data->'skills'->>0, '/', data->>'ahead') from agent.call_event where call_id = $1 and kind = 'waits'", call));
        await skilled.SetAsync(AgentState.Ready);
        Assert.Equal("8002", (await scene.Node.RungAsync(call)).Extension);
        Assert.Equal(AgentState.Ready, (await plain.SnapshotAsync()).Presence!.State);
    }

    [Fact]
    public async Task A_queue_with_a_head_start_goes_first_but_not_before_who_waits_longer_than_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await QueueAsync(scene, Queue("urgent", "12346") with { LeadSeconds = 60 });
        var oldest = await scene.Node.CallAsync("13879100001");
        var ordinary = await scene.Node.CallAsync("13879100002");
        var urgent = await scene.Node.CallAsync("13879100003", "12346");
        await scene.RunAsync($"update agent.queue_entry set entered_at = entered_at - interval '90 seconds' where call_id = '{oldest}'");

        var agent = await scene.ReadyAgentAsync("8001");
        foreach (var call in new[] { oldest, urgent, ordinary })
        {
            await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
            await scene.Node.EndAsync(call, bridged: true);
            await agent.StateAsync(AgentState.WrapUp);
            await agent.EndWrapUpAsync();
        }

        Assert.Equal([oldest, urgent, ordinary], scene.Node.Commands.OfType<RingAgent>().Select(ring => ring.CallId));
    }

    [Fact]
    public async Task After_a_time_the_agents_of_another_queue_help_out()
    {
        await using var scene = await AgentScene.StartAsync(postgres, poll: TimeSpan.FromMinutes(10));
        var helper = await scene.ReadyAgentAsync("8001");
        await QueueAsync(scene, Queue("enterprise", "12346") with { Members = [Guid.CreateVersion7()], OverflowTo = "main", OverflowSeconds = 1 });
        var call = await scene.Node.CallAsync(dialled: "12346");
        Assert.Equal("8001", (await scene.Node.RungAsync(call)).Extension);
        Assert.Equal(AgentState.Offered, (await helper.SnapshotAsync()).Presence!.State);
        Assert.True(await scene.ScalarAsync<bool>("select offered_at - queued_at >= interval '1 second' from agent.call where id = $1", call));
    }

    [Fact]
    public async Task A_caller_comes_to_the_agent_of_the_last_call()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await QueueAsync(scene, Queue("main", "12345") with { StickyDays = 7 });
        var known = await scene.ReadyAgentAsync("8001");
        var first = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(first));
        var other = await scene.ReadyAgentAsync("8002");
        await scene.Node.EndAsync(first, bridged: true);
        await known.StateAsync(AgentState.WrapUp);
        await known.EndWrapUpAsync();
        await known.StateAsync(AgentState.Ready);

        // The other agent is idle for longer; a stranger goes to them, the known caller does not.
        Assert.Equal("8001", (await scene.Node.RungAsync(await scene.Node.CallAsync("13879100001"))).Extension);
        Assert.Equal("8002", (await scene.Node.RungAsync(await scene.Node.CallAsync("13879100002"))).Extension);
        Assert.Equal(AgentState.Offered, (await other.SnapshotAsync()).Presence!.State);
    }

    /// <summary>Whoever took their last call serves another queue, or has no phone in reach.</summary>
    [Fact]
    public async Task A_caller_is_not_kept_for_an_agent_who_can_not_take_them()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var known = await scene.ReadyAgentAsync("8001");
        await QueueAsync(scene, Queue("main", "12345") with { StickyDays = 7, StickySeconds = 120 });
        var first = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(first));
        await scene.Node.EndAsync(first, bridged: true);
        await known.StateAsync(AgentState.WrapUp);
        await known.EndWrapUpAsync();
        await known.StateAsync(AgentState.Ready);
        var other = await scene.ReadyAgentAsync("8002");

        await scene.Node.TellAsync(new PhoneUnregistered("8001", DateTimeOffset.UtcNow));
        var unreachable = await scene.Node.CallAsync("13879100001");
        Assert.Equal("8002", (await scene.Node.RungAsync(unreachable)).Extension);
        await scene.Node.EndAsync(unreachable, bridged: false);
        await other.StateAsync(AgentState.Ready);

        await scene.Node.RegisterAsync("8001");
        await QueueAsync(scene, Queue("main", "12345") with { StickyDays = 7, StickySeconds = 120, Members = [other.Staff.Id] });
        var foreign = await scene.Node.CallAsync("13879100001");
        Assert.Equal("8002", (await scene.Node.RungAsync(foreign)).Extension);
    }

    [Fact]
    public async Task The_trace_says_why_the_caller_waited_and_who_did_not_take_the_call()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.Node.CallAsync("13879100002");
        var call = await scene.Node.CallAsync("13879100001");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.queue_entry where wait_reason is not null") == 2, "both wait for a reason");
        await scene.RunAsync($"update agent.queue_entry set entered_at = entered_at - interval '1 minute' where call_id = '{call}'");
        var agent = await scene.ReadyAgentAsync("8001");
        await agent.RefuseAsync((await agent.OfferAsync(call)).Call!.OfferId);

        var history = scene.Web.Services.GetRequiredService<CallHistory>();
        var trace = await WaitFor.ValueAsync(async () => await history.TraceAsync(call, TestContext.Current.CancellationToken) is { Count: > 5 } rows ? rows : null);
        Assert.Equal(
            ["呼入 12345", "应答，进入队列「综合受理」", "等候：没有当班坐席，前面还有 1 人", $"派给 {agent.Staff.Name}", $"{agent.Staff.Name} 拒接，来电人保留原位", "等候：没有空闲坐席（振铃 1）"],
            trace.Select(row => row.Words));
        Assert.Empty(await history.TraceAsync(Guid.CreateVersion7(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_queue_may_not_ask_for_what_is_not_there()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        await scene.InTransactionAsync(async transaction =>
        {
            var store = scene.Web.Services.GetRequiredService<QueueStore>();
            var outcome = await store.SaveAsync(
                transaction, [Queue("night", "12346") with { Skills = ["none"], OverflowTo = "night", LeadSeconds = 3601 }], TestContext.Current.CancellationToken);
            Assert.Equal([nameof(CallQueue.LeadSeconds), nameof(CallQueue.Skills), nameof(CallQueue.OverflowTo)], outcome.Problems.Select(problem => problem.Field));
        });
    }

    private static CallQueue Queue(string code, string number) => new(code, code, [number], [], 20, 60);

    private static Task QueueAsync(AgentScene scene, CallQueue queue) => scene.InTransactionAsync(async transaction => Assert.Empty(
        (await scene.Web.Services.GetRequiredService<QueueStore>().SaveAsync(transaction, [queue], TestContext.Current.CancellationToken)).Problems));

    private static Task SkillAsync(AgentScene scene, Skill skill) => scene.InTransactionAsync(async transaction => Assert.Empty(
        (await scene.Web.Services.GetRequiredService<SkillStore>().SaveAsync(transaction, [skill], TestContext.Current.CancellationToken)).Problems));
}
