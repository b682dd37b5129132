using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

public sealed class RestartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_web_restart_during_a_call_keeps_the_agent_talking_and_the_draft()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);
        var before = await agent.SnapshotAsync();

        await scene.RestartWebAsync();
        var back = await scene.OpenAsync(agent.Staff);
        var after = await back.SnapshotAsync();
        Assert.Equal(AgentState.Talking, after.Presence!.State);
        Assert.Equal(before.Call!.OfferId, after.Call!.OfferId);
        Assert.Equal(CallPhase.Talking, after.Call.Phase);
        Assert.Equal(before.Draft!.Id, after.Draft!.Id);

        await scene.Node.EndAsync(call, bridged: true);
        await back.StateAsync(AgentState.WrapUp);
    }

    [Fact]
    public async Task A_call_that_ends_while_the_link_is_down_is_journalled_with_its_true_times()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);

        var endedAt = new DateTimeOffset(2026, 11, 24, 3, 4, 5, 678, TimeSpan.Zero);
        await scene.RestartWebAsync(() => scene.Node.TellAsync(new CallEnded(call, CallEndCause.Normal, CallSide.Caller, true, endedAt)));
        Assert.Equal(endedAt.UtcDateTime, await scene.ScalarAsync<DateTime>("select ended_at from agent.call where id = $1", call));
        Assert.Equal("Normal/Caller/f", await scene.ScalarAsync<string>("select concat_ws('/', cause, ended_by, missed) from agent.call where id = $1", call));
        Assert.Equal(AgentState.WrapUp, (await (await scene.OpenAsync(agent.Staff)).SnapshotAsync()).Presence!.State);
    }

    [Fact]
    public async Task Calls_of_a_dead_telephony_process_end_as_interrupted()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var talking = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(talking));
        await agent.StateAsync(AgentState.Talking);
        var waiting = await scene.Node.CallAsync("13879100002");

        await scene.Node.HangUpLinksAsync();
        scene.Node.Die();
        await scene.Node.DialAsync(scene.Web.Url);
        foreach (var call in new[] { talking, waiting })
        {
            Assert.Equal("Interrupted", await scene.ScalarAsync<string>("select cause from agent.call where id = $1", call));
            Assert.True(await scene.ScalarAsync<bool>("select reconciled from agent.call where id = $1", call));
        }

        await agent.StateAsync(AgentState.WrapUp);
        // Whoever was cut off is called back: the one who waited and the one who talked.
        Assert.Equal(new HashSet<Guid> { talking, waiting }, (await agent.SnapshotAsync()).Missed.Select(call => call.CallId).ToHashSet());
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
    }

    [Fact]
    public async Task A_dead_process_that_spooled_the_end_of_a_call_is_believed()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var call = await scene.Node.CallAsync();
        await scene.Node.HangUpLinksAsync();
        await scene.Node.EndAsync(call, bridged: false, cause: CallEndCause.Lost);
        scene.Node.Die();
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Equal("Lost", await scene.ScalarAsync<string>("select cause from agent.call where id = $1", call));
        Assert.False(await scene.ScalarAsync<bool>("select reconciled from agent.call where id = $1", call));
    }

    [Fact]
    public async Task A_node_with_live_calls_and_an_emptied_database_is_adopted()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var call = await scene.Node.CallAsync();
        await scene.Node.HangUpLinksAsync();
        await WaitFor.TrueAsync(async () => // Whoever looks into some of the tables meanwhile may be locked out, or lock it out.
        {
            try
            {
                await scene.RunAsync("truncate agent.call, agent.telephony_node cascade");
                return true;
            }
            catch (PostgresException deadlock) when (deadlock.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                return false;
            }
        }, "the database is emptied");
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry where call_id = $1", call));
        await scene.ReadyAgentAsync("8001");
        await scene.Node.RungAsync(call);
    }
}
