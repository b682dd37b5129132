using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What callers are told while they wait, and what they say by key.</summary>
public sealed class CallerKeyTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Waiting_callers_are_told_their_place_by_one_of_two_web_nodes()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.AddWebAsync();
        await scene.RunAsync("update agent.queue set announce_seconds = 600, call_back_key = true");
        var first = await scene.Node.CallAsync("13879100001");
        var second = await scene.Node.CallAsync("");
        await scene.RunAsync("update agent.queue_entry set entered_at = entered_at - interval '601 seconds'");

        Assert.Equal(["next", "press-1-call-back"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == first)).Pieces);
        Assert.Equal(["ahead", "n1", "people"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == second)).Pieces);
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.call_event where kind = 'announced'"));
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.telephony_command"));
    }

    [Fact]
    public async Task A_caller_who_asks_by_key_is_called_back_in_turn_and_no_live_caller_goes_short()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set call_back_key = true");
        var call = await scene.Node.CallAsync();
        await PressAsync(scene, call, '3');
        await PressAsync(scene, call, '1');
        await PressAsync(scene, call, '1');
        var farewell = await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == call);
        Assert.True(farewell.ThenHangUp);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        await scene.Node.EndAsync(call, bridged: false, CallSide.System);
        Assert.Equal("f/0", await scene.ScalarAsync<string>("select concat(missed, '/', (select sum(abandoned) from agent.call_count)) from agent.call"));

        // The only agent is left to callers on the line; of two the one idle for longer has the call-back.
        var one = await scene.ReadyAgentAsync("8001");
        Assert.True(Assert.Single((await one.SnapshotAsync()).Missed).Asked);
        var live = await scene.Node.CallAsync("13879100002");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(live));
        await one.StateAsync(AgentState.Talking);
        var two = await scene.ReadyAgentAsync("8002");
        var three = await scene.ReadyAgentAsync("8003");
        Assert.Equal("回拨", (await two.EventAsync(e => e.Presence is { State: AgentState.Paused })).Presence!.Reason);
        Assert.Equal((two.Staff.Id, true), Assert.Single((await three.SnapshotAsync()).Missed) is var row ? (row.ClaimedById!.Value, row.Asked) : default);
        Assert.Equal("13879100001", await two.ClaimAsync(call));
        await two.SettleAsync(call, CallBackOutcome.Reached);
        await two.StateAsync(AgentState.Ready);
        Assert.Empty((await three.SnapshotAsync()).Missed);
    }

    [Fact]
    public async Task A_closed_queue_says_so_and_takes_a_request_for_a_call_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var hour = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).Hour;
        await scene.RunAsync($"update agent.queue set call_back_key = true, open_holidays = true, opening_hours = '{(hour < 12 ? "14:00-15:00" : "01:00-02:00")}'");
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var said = await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == call);
        Assert.Equal((true, "after-hours,after-hours-press-1"), (said.ThenHangUp, string.Join(',', said.Pieces)));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        var other = await scene.Node.CallAsync("13879100002");
        await scene.Node.EndAsync(other, bridged: false);
        await PressAsync(scene, call, '1');
        await scene.Node.EndAsync(call, bridged: false, CallSide.System);

        // Only who asked is on the list, and nobody is sent to call back before the queue opens.
        Assert.Equal(call, Assert.Single((await agent.SnapshotAsync()).Missed).CallId);
        var second = await scene.ReadyAgentAsync("8002");
        await scene.ReadyAgentAsync("8003");
        await scene.RunAsync("update agent.queue set opening_hours = null");
        await scene.ReadyAgentAsync("8004");
        await agent.EventAsync(e => e.Presence is { State: AgentState.Paused, Reason: "回拨" });
        Assert.Equal(AgentState.Ready, (await second.SnapshotAsync()).Presence!.State);
    }

    [Fact]
    public async Task The_agent_wraps_up_while_the_caller_rates_the_call()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set survey = true");
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        Assert.Equal("12345", ring.AskAfter!.Keys);
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        await agent.HangUpAsync(call);
        Assert.True((await scene.Node.CommandAsync<HangUp>(hangUp => hangUp.CallId == call)).Asks);

        await scene.Node.TellAsync(new CallerAsked(call, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal(CallPhase.Ended, (await agent.SnapshotAsync()).Call!.Phase);
        await agent.EndWrapUpAsync();
        foreach (var key in "925")
        {
            await PressAsync(scene, call, key);
        }

        await scene.Node.EndAsync(call, bridged: true, CallSide.Agent);
        Assert.Equal(2, await scene.ScalarAsync<short>("select rating from agent.call where id = $1", call));
        Assert.Equal([0, 1, 0, 0, 0], (await scene.Web.Services.GetRequiredService<Floor>().PageAsync(TestContext.Current.CancellationToken)).Ratings);
        Assert.Equal(AgentState.Ready, (await agent.SnapshotAsync()).Presence!.State);
        Assert.False(await scene.ScalarAsync<bool>("select missed from agent.call where id = $1", call));
    }

    private static Task PressAsync(AgentScene scene, Guid call, char key) => scene.Node.TellAsync(new CallerPressed(call, key, DateTimeOffset.UtcNow));
}
