using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class CallTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_call_is_offered_bridged_wrapped_up_and_journalled()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();

        var offer = (await agent.OfferAsync(call)).Call!;
        Assert.Equal("138****0001", offer.Caller);
        Assert.Equal(CallPhase.Offered, offer.Phase);
        var snapshot = await agent.SnapshotAsync();
        Assert.Equal(AgentState.Offered, snapshot.Presence!.State);
        Assert.NotNull(snapshot.Presence.Until);
        Assert.Equal(offer.DraftId, snapshot.Draft!.Id);

        var ring = await scene.Node.RungAsync(call);
        Assert.Equal("8001", ring.Extension);
        Assert.Equal(offer.OfferId, ring.OfferId);
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Talking });
        var account = await scene.ScalarAsync<Guid>("select account_id from agent.presence where call_id = $1", call);
        await IsWritingAboutAsync(call);

        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await IsWritingAboutAsync(call);
        var wrapUp = (await agent.SnapshotAsync());
        Assert.Equal(CallPhase.Ended, wrapUp.Call!.Phase);
        Assert.Equal(nameof(CallEndCause.Normal), wrapUp.Call.EndCause);
        Assert.NotNull(wrapUp.Presence!.Until);
        await agent.ExtendWrapUpAsync();
        Assert.Equal(wrapUp.Presence.Until + TimeSpan.FromSeconds(30), (await agent.SnapshotAsync()).Presence!.Until);
        await agent.EndWrapUpAsync();
        await agent.StateAsync(AgentState.Ready);
        await IsWritingAboutAsync(null);
        Assert.Equal(
            "arrived,answered,offered,agent-ringing,bridged,ended",
            await scene.ScalarAsync<string>("select string_agg(kind, ',' order by id) from agent.call_event where call_id = $1", call));
        Assert.False(await scene.ScalarAsync<bool>("select missed from agent.call where id = $1", call));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));

        async Task IsWritingAboutAsync(Guid? expected)
        {
            var here = await scene.Web.Services.GetRequiredService<CallHistory>().OfAgentAsync(account, TestContext.Current.CancellationToken);
            Assert.Equal((expected, expected is null ? null : "13879100001"), (here?.CallId, here?.Number?.Clear()));
        }
    }

    [Fact]
    public async Task Console_events_are_numbered_without_gaps()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        for (var round = 0; round < 3; round++)
        {
            var call = await scene.Node.CallAsync();
            await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
            await scene.Node.EndAsync(call, bridged: true);
            await agent.StateAsync(AgentState.WrapUp);
            await agent.EndWrapUpAsync();
        }

        var last = (await agent.SnapshotAsync()).Seq;
        await agent.EventAsync(e => e.Seq >= last);
        var seqs = agent.Events.Select(e => e.Seq).ToList();
        Assert.Equal(Enumerable.Range(0, seqs.Count).Select(step => seqs[0] + step), seqs);
    }

    [Fact]
    public async Task The_console_rings_well_within_a_second_and_needs_no_poll_for_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres, poll: TimeSpan.FromMinutes(10));
        var agent = await scene.ReadyAgentAsync("8001");
        var delays = new List<TimeSpan>();
        for (var round = 0; round < 7; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var call = await scene.Node.CallAsync();
            await agent.OfferAsync(call);
            delays.Add(TimeProvider.System.GetElapsedTime(started));
            await scene.Node.EndAsync(call, bridged: false);
            await agent.StateAsync(AgentState.Ready);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"INVITE to screen pop, ms: {string.Join(' ', delays.Select(delay => (int)delay.TotalMilliseconds))}");
        Assert.InRange(delays.Order().ElementAt(delays.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_longest_waiting_caller_gets_the_next_agent()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var first = await scene.Node.CallAsync("13879100001");
        var second = await scene.Node.CallAsync("13879100002");
        var agent = await scene.ReadyAgentAsync("8001");

        await agent.OfferAsync(first);
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(first));
        Assert.DoesNotContain(scene.Node.Commands.OfType<RingAgent>(), ring => ring.CallId == second);
        Assert.Equal("NoAgentFree", await scene.ScalarAsync<string>("select wait_reason from agent.queue_entry where call_id = $1", second));
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_offered_is_withdrawn_and_missed()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        var call = await scene.Node.CallAsync();
        var draft = (await agent.OfferAsync(call)).Call!.DraftId;
        await scene.Node.RungAsync(call);

        await scene.Node.EndAsync(call, bridged: false);
        var withdrawn = await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn });
        Assert.Equal("caller-gone", withdrawn.Call!.EndCause);
        var missed = (await lead.EventAsync(e => e.Kind == DeskEventKind.MissedCall)).Missed!;
        Assert.Equal(call, missed.CallId);
        Assert.Equal("138****0001", missed.Caller);
        await agent.StateAsync(AgentState.Ready);
        Assert.Equal(call, Assert.Single((await agent.SnapshotAsync()).Missed).CallId);
        Assert.Equal("Refused", await scene.ScalarAsync<string>("select state from dispatch.ticket where id = $1", draft));
    }

    [Fact]
    public async Task A_caller_who_got_through_later_leaves_the_missed_list()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var gaveUp = await scene.Node.CallAsync();
        await scene.Node.EndAsync(gaveUp, bridged: false, cause: CallEndCause.Cancelled);
        var agent = await scene.ReadyAgentAsync("8001");
        Assert.Single((await agent.SnapshotAsync()).Missed);

        var again = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(again));
        Assert.Empty((await agent.SnapshotAsync()).Missed);
    }

    [Fact]
    public async Task Hanging_up_on_screen_orders_telephony_to_end_both_legs()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);

        await agent.HangUpAsync(call);
        await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<HangUp>().Any(order => order.CallId == call), "HangUp");
        var stranger = await scene.ReadyAgentAsync("8002");
        var refused = await Assert.ThrowsAsync<HubException>(() => stranger.HangUpAsync(call));
        Assert.Contains("call.not-yours", refused.Message);
    }
}
