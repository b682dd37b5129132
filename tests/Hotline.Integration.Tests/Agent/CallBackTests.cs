using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Agent.Journal;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Who was missed or cut off is called back: by one person, who sees the number and says how it went.</summary>
public sealed class CallBackTests(PostgresFixture postgres)
{
    private const string Caller = "13879100001";

    [Fact]
    public async Task An_interrupted_call_is_claimed_by_one_of_two_who_press_at_once_and_ticked_off()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var other = await scene.OpenAsync(Staff.Agent("8002", "吴芳"));
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        var call = await scene.Node.CallAsync(Caller);
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);
        await scene.Node.HangUpLinksAsync();
        scene.Node.Die();
        await scene.Node.DialAsync(scene.Web.Url);
        foreach (var console in new[] { agent, other, lead })
        {
            Assert.True((await console.EventAsync(e => e.Missed?.CallId == call)).Missed!.Interrupted);
            Assert.Equal(call, Assert.Single((await console.SnapshotAsync()).Missed).CallId);
        }

        var tries = await Task.WhenAll(new[] { agent, other }.Select(async console => (Console: console, Result: await TryAsync(console.ClaimAsync(call)))));
        var (winner, number) = Assert.Single(tries, one => one.Result is not HubException);
        var (loser, refusal) = Assert.Single(tries, one => one.Result is HubException);
        Assert.Equal(Caller, number);
        Assert.Contains(CallBacks.Taken, ((HubException)refusal).Message, StringComparison.Ordinal);
        Assert.Equal(winner.Staff.Name, (await lead.EventAsync(e => e.Missed is { ClaimedBy: not null })).Missed!.ClaimedBy);
        Assert.Equal(winner.Staff.Id, Assert.Single((await loser.SnapshotAsync()).Missed).ClaimedById);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.call-back' and actor_id = $1 and subject = $2", winner.Staff.Id, call.ToString()));
        Assert.Contains(CallBacks.NotYours, (await RefusedAsync(loser.SettleAsync(call, CallBackOutcome.Reached))).Message, StringComparison.Ordinal);

        await winner.SettleAsync(call, CallBackOutcome.Reached);
        await loser.EventAsync(e => e.Missed is { Settled: true } row && row.CallId == call);
        Assert.Empty((await lead.SnapshotAsync()).Missed);
        Assert.Contains(CallBacks.Gone, (await RefusedAsync(loser.ClaimAsync(call))).Message, StringComparison.Ordinal);
        Assert.Equal("Reached", await scene.ScalarAsync<string>("select data->>'outcome' from agent.call_event where call_id = $1 and kind = 'call-back-done'", call));
    }

    [Fact]
    public async Task After_a_surge_all_who_were_missed_are_reached_page_by_page()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.OpenAsync(Staff.Agent("8001"));
        await MissedAsync(scene);
        await scene.RunAsync("""
            insert into agent.call select (jsonb_populate_record(call, jsonb_build_object('id', gen_random_uuid(), 'caller_enc', null, 'ended_at', call.ended_at - n % 7 * interval '1 second'))).*
            from agent.call, generate_series(1, 249) n
            """);
        var snapshot = await agent.SnapshotAsync();
        Assert.Equal((100, 150), (snapshot.Missed.Count, snapshot.MissedBeyond));
        var second = await agent.MoreAsync(snapshot.Missed[^1].CallId);
        var third = await agent.MoreAsync(second.Rows[^1].CallId);
        Assert.Equal((100, 50, 50, 0), (second.Rows.Count, second.Beyond, third.Rows.Count, third.Beyond));
        MissedCallRow[] all = [.. snapshot.Missed, .. second.Rows, .. third.Rows];
        Assert.Equal(250, all.DistinctBy(row => row.CallId).Count());
        Assert.Equal(all.OrderByDescending(row => row.EndedAt).Select(row => row.EndedAt), all.Select(row => row.EndedAt));

        // Whoever was the last one known is done with: the list begins anew.
        await agent.ClaimAsync(third.Rows[^1].CallId);
        await agent.SettleAsync(third.Rows[^1].CallId, CallBackOutcome.NotNeeded);
        var anew = await agent.MoreAsync(third.Rows[^1].CallId);
        Assert.Equal((snapshot.Missed[0].CallId, 149), (anew.Rows[0].CallId, anew.Beyond));
        var dispatcher = await scene.OpenAsync(Staff.Of(StaffRole.Dispatcher));
        Assert.Contains("role.call-back", (await RefusedAsync(dispatcher.MoreAsync(Guid.Empty))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_reached_it_is_free_for_another_try_and_leaves_after_the_third()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        Console[] agents = [await scene.OpenAsync(Staff.Agent("8001")), await scene.OpenAsync(Staff.Agent("8002", "吴芳"))];
        var call = await MissedAsync(scene);
        for (var n = 1; n <= 3; n++)
        {
            var agent = agents[n % 2];
            Assert.Equal(Caller, await agent.ClaimAsync(call));
            await agent.SettleAsync(call, CallBackOutcome.NoAnswer);
            await agents[0].EventAsync(e => e.Missed is { ClaimedById: null } row && row.Tries == n && row.Settled == (n == 3));
        }

        Assert.Empty((await agents[0].SnapshotAsync()).Missed);
    }

    [Fact]
    public async Task What_is_given_back_or_forgotten_is_anothers()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var first = await scene.OpenAsync(Staff.Agent("8001"));
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        var call = await MissedAsync(scene);
        await first.ClaimAsync(call);
        await first.ReleaseAsync(call);
        Assert.Equal(Caller, await lead.ClaimAsync(call));
        await scene.RunAsync("update agent.call_back set claimed_until = now() - interval '1 second' returning null");
        Assert.Null(Assert.Single((await first.SnapshotAsync()).Missed).ClaimedBy);
        Assert.Equal(Caller, await first.ClaimAsync(call));
        Assert.Contains(CallBacks.NotYours, (await RefusedAsync(lead.SettleAsync(call, CallBackOutcome.NotNeeded))).Message, StringComparison.Ordinal);
        await first.SettleAsync(call, CallBackOutcome.NotNeeded);
        Assert.Empty((await lead.SnapshotAsync()).Missed);
    }

    [Fact]
    public async Task A_caller_who_gets_through_by_themselves_leaves_every_console_at_once()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        var call = await MissedAsync(scene);
        await lead.EventAsync(e => e.Missed is { Settled: false });
        var agent = await scene.ReadyAgentAsync("8001");
        var again = await scene.Node.CallAsync(Caller);
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(again));
        await lead.EventAsync(e => e.Missed is { Settled: true } row && row.CallId == call);
        Assert.Contains(CallBacks.Gone, (await RefusedAsync(agent.ClaimAsync(call))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_do_not_call_back_and_nobody_calls_back_a_call_that_was_answered()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var liaison = await scene.OpenAsync(Staff.Of(StaffRole.Liaison, "360103-zhujian"));
        var call = await scene.Node.CallAsync(Caller);
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Contains(CallBacks.Gone, (await RefusedAsync(agent.ClaimAsync(call))).Message, StringComparison.Ordinal);
        Assert.Contains(CallBacks.Gone, (await RefusedAsync(agent.ClaimAsync(Guid.CreateVersion7()))).Message, StringComparison.Ordinal);
        foreach (var act in new[] { liaison.ClaimAsync(call), liaison.SettleAsync(call, CallBackOutcome.Reached), liaison.ReleaseAsync(call) })
        {
            Assert.Contains(CallBackVerbs.Caller, (await RefusedAsync(act)).Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Guid> MissedAsync(AgentScene scene)
    {
        var call = await scene.Node.CallAsync(Caller);
        await scene.Node.EndAsync(call, bridged: false);
        return call;
    }

    private static Task<HubException> RefusedAsync(Task act) => Assert.ThrowsAsync<HubException>(() => act);

    /// <returns>The number, or the refusal.</returns>
    private static async Task<object> TryAsync(Task<string> claim)
    {
        try
        {
            return await claim;
        }
        catch (HubException refused)
        {
            return refused;
        }
    }
}
