using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What callers are told while they wait, and what they say by key.</summary>
public sealed class CallerKeyTests(PostgresFixture postgres)
{
    /// <summary>Hours that begin later, or were over early.</summary>
    private static string ClosedNow => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).Hour < 12 ? "14:00-15:00" : "01:00-02:00";

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
    public async Task A_caller_who_asks_by_key_is_called_back_in_turn()
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

        // Why nobody calls yet is in the trace; whoever comes alone on duty does, and the console rings until something is done about it.
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<string?>("select data->>'reason' from agent.call_event where call_id = $1 and kind = 'waits' order by id desc limit 1", call) == "NoAgentFree", "it waits for an agent");
        var one = await scene.ReadyAgentAsync("8001");
        Assert.Equal("回拨", (await one.EventAsync(e => e.Presence is { State: AgentState.Paused })).Presence!.Reason);
        var two = await scene.ReadyAgentAsync("8002");
        Assert.Equal((one.Staff.Id, true, true), Assert.Single((await two.SnapshotAsync()).Missed) is var row ? (row.ClaimedById!.Value, row.Asked, row.Turn) : default);
        var live = await scene.Node.CallAsync("13879100002");
        Assert.Equal("8002", (await scene.Node.RungAsync(live)).Extension);
        Assert.Equal("13879100001", await one.ClaimAsync(call));
        Assert.False((await two.EventAsync(e => e.Missed is { Turn: false, ClaimedById: not null })).Missed!.Settled);
        await one.SettleAsync(call, CallBackOutcome.Reached);
        await one.StateAsync(AgentState.Ready);
        Assert.Empty((await two.SnapshotAsync()).Missed);
    }

    [Fact]
    public async Task A_turn_that_nobody_notices_passes_to_another_and_a_request_is_on_the_list_until_it_is_met()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set call_back_key = true");
        var call = await scene.Node.CallAsync();
        await PressAsync(scene, call, '1');
        await scene.Node.EndAsync(call, bridged: false, CallSide.System);
        await scene.RunAsync($"update agent.call set arrived_at = arrived_at - interval '10 days', ended_at = ended_at - interval '10 days' where id = '{call}'");
        await scene.RunAsync($"update agent.call_back set place = place - interval '10 days' where call_id = '{call}'");
        var one = await scene.ReadyAgentAsync("8001");
        await one.EventAsync(e => e.Presence is { State: AgentState.Paused, Reason: "回拨" });
        var two = await scene.OpenAsync(Staff.Agent("8002", "吴芳"));
        Assert.Equal(call, Assert.Single((await two.SnapshotAsync()).Missed).CallId);
        await scene.RunAsync("update agent.call_back set claimed_until = now() - interval '1 second'");
        await one.EventAsync(e => e.Presence is { State: AgentState.Paused, Reason: "未接" });
        Assert.Null(Assert.Single((await two.SnapshotAsync()).Missed).ClaimedById);

        // Who has looked at the number and forgets it afterwards is there, and takes calls again.
        await scene.Node.RegisterAsync("8002");
        await two.SetAsync(AgentState.Ready);
        await two.EventAsync(e => e.Presence is { State: AgentState.Paused, Reason: "回拨" });
        await two.ClaimAsync(call);
        await scene.RunAsync("update agent.call_back set claimed_until = now() - interval '1 second'");
        await two.StateAsync(AgentState.Ready);
        Assert.Equal("true,false", await scene.ScalarAsync<string>("select string_agg(data->>'unnoticed', ',' order by id) from agent.call_event where kind = 'call-back-lapsed'"));
    }

    [Fact]
    public async Task Requests_to_a_closed_queue_do_not_hide_one_to_an_open_queue()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync($"""
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at, opening_hours, open_holidays) values ('shut', 'closed', 20, 60, now(), '{ClosedNow}', true);
            insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, ended_at)
                select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'tel-old', n, '12345', case when n = 0 then 'main' else 'shut' end, now() - interval '1 hour', now() from generate_series(0, 250) n;
            insert into agent.call_back (call_id, asked_at, queue_code, place)
                select id, now(), queue_code, now() - case when queue_code = 'main' then interval '5 minutes' else interval '1 hour' end from agent.call;
            """);
        var agent = await scene.ReadyAgentAsync("8001");
        await agent.EventAsync(e => e.Presence is { State: AgentState.Paused, Reason: "回拨" });
        Assert.Equal("main", await scene.ScalarAsync<string>("select queue_code from agent.call_back where claimed_by is not null"));
    }

    [Fact]
    public async Task Who_is_in_the_queue_when_it_closes_is_served_while_somebody_is_there_and_then_hears_that_it_is_closed()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set call_back_key = true, open_holidays = true");
        var agent = await scene.ReadyAgentAsync("8001");
        var first = await scene.Node.CallAsync("13879100001");
        var ring = await scene.Node.RungAsync(first);
        var second = await scene.Node.CallAsync("13879100002");
        await scene.RunAsync($"update agent.queue set opening_hours = '{ClosedNow}'");
        await scene.Node.PickUpAsync(ring);
        await scene.Node.EndAsync(first, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();
        ring = await scene.Node.RungAsync(second);
        Assert.Empty(scene.Node.Commands.OfType<SayToCaller>());

        // The last agent does not take it and goes.
        await agent.RefuseAsync(ring.OfferId);
        await agent.SetAsync(AgentState.Paused);
        var said = await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == second);
        Assert.Equal((true, "after-hours,after-hours-press-1"), (said.ThenHangUp, string.Join(',', said.Pieces)));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        await PressAsync(scene, second, '1');
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<bool>(
            "select exists (select 1 from agent.call_back back join agent.call on call.id = back.call_id where back.call_id = $1 and back.place = call.queued_at)", second), "the place is kept");
    }

    [Fact]
    public async Task After_the_longest_wait_a_caller_is_offered_a_call_back_where_there_is_no_key_for_it_before()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set longest_wait_seconds = 60");
        var call = await scene.Node.CallAsync("13879100001");
        await PressAsync(scene, call, '1');
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.queue_entry") == 1, "it waits");
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call_back"));
        await scene.RunAsync("update agent.call set queued_at = queued_at - interval '61 seconds'; update agent.queue_entry set entered_at = entered_at - interval '61 seconds'");
        Assert.Equal(["next", "press-1-call-back"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == call)).Pieces);
        await PressAsync(scene, call, '1');
        Assert.Equal(["call-back-noted"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == call, time: 2)).Pieces);
    }

    [Fact]
    public async Task The_place_that_is_told_is_that_of_all_queues_of_the_same_agents()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("""
            update agent.queue set announce_seconds = 600;
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at, lead_seconds) values ('urgent', 'goes first', 20, 60, now(), 60), ('apart', 'has its own', 20, 60, now(), 3600);
            insert into agent.queue_number (number, queue_code) values ('12346', 'urgent'), ('12347', 'apart');
            """);
        var agent = await scene.ReadyAgentAsync("8001");
        await agent.SetAsync(AgentState.Paused);
        var other = await scene.ReadyAgentAsync("8002");
        await scene.RunAsync($"insert into agent.queue_member (queue_code, account_id) values ('apart', '{agent.Staff.Id}')");
        var talking = await scene.Node.CallAsync("13879100000");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(talking));
        await other.StateAsync(AgentState.Talking);
        var call = await scene.Node.CallAsync("13879100001");
        await scene.Node.CallAsync("13879100002", "12346");
        await scene.Node.CallAsync("13879100003", "12347");
        await scene.RunAsync($"update agent.queue_entry set announced_at = now() - interval '601 seconds' where call_id = '{call}'");
        Assert.Equal(["ahead", "n1", "people"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == call)).Pieces);
    }

    [Fact]
    public async Task A_closed_queue_says_so_and_takes_a_request_for_a_call_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync($"update agent.queue set call_back_key = true, open_holidays = true, opening_hours = '{ClosedNow}'");
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
        Assert.Equal((true, CallSide.Agent), await scene.Node.CommandAsync<HangUp>(hangUp => hangUp.CallId == call) is var order ? (order.Asks, order.By) : default);

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

    [Fact]
    public async Task What_a_caller_presses_who_waits_a_second_time_is_no_rating()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        await agent.HandToQueueAsync(call, "main");
        var first = scene.Node.Commands.OfType<RingAgent>().Single(ring => ring.CallId == call);
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        await scene.Node.TellAsync(new PartyLeft(call, first.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await PressAsync(scene, call, '1'); // As was said in the queue before.
        Assert.Equal(0, await scene.ScalarAsync<int>("select coalesce(rating, 0)::int from agent.call where id = $1", call));
    }

    private static Task PressAsync(AgentScene scene, Guid call, char key) => scene.Node.TellAsync(new CallerPressed(call, key, DateTimeOffset.UtcNow));
}
