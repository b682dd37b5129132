using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

public sealed class FaultTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_refused_offer_goes_to_another_agent_and_the_caller_keeps_the_place()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var first = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var entered = await scene.ScalarAsync<DateTime>("select entered_at from agent.queue_entry where call_id = $1", call);
        var offer = (await first.OfferAsync(call)).Call!;
        var second = await scene.ReadyAgentAsync("8002");

        await first.RefuseAsync(offer.OfferId);
        var again = (await second.OfferAsync(call)).Call!;
        Assert.Equal(offer.DraftId, again.DraftId);
        Assert.Equal("on-screen", (await first.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn })).Call!.EndCause);
        Assert.Contains(scene.Node.Commands.OfType<CancelAgentLeg>(), cancel => cancel.OfferId == offer.OfferId);
        Assert.Equal(entered, await scene.ScalarAsync<DateTime>("select entered_at from agent.queue_entry where call_id = $1", call));
        Assert.Null((await first.SnapshotAsync()).Draft);
        Assert.NotNull((await second.SnapshotAsync()).Draft);
    }

    [Fact]
    public async Task The_only_agent_is_offered_a_refused_call_again_after_a_pause()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var offer = (await agent.OfferAsync(call)).Call!;
        await agent.RefuseAsync(offer.OfferId);
        Assert.NotEqual(offer.OfferId, (await scene.Node.RungAsync(call, time: 2)).OfferId);
    }

    [Fact]
    public async Task A_phone_nobody_picks_up_pauses_its_agent_and_the_call_goes_on()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var absent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        var other = await scene.ReadyAgentAsync("8002");

        await scene.Node.TellAsync(new AgentLegFailed(call, ring.OfferId, ring.Extension, AgentLegFailure.NoAnswer, DateTimeOffset.UtcNow));
        var paused = await absent.EventAsync(e => e.Presence is { State: AgentState.Paused });
        Assert.Equal("未接", paused.Presence!.Reason);
        await other.OfferAsync(call);
    }

    [Fact]
    public async Task A_phone_that_is_not_registered_after_all_is_not_rung_again_until_it_registers()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await scene.Node.TellAsync(new AgentLegFailed(call, ring.OfferId, ring.Extension, AgentLegFailure.NotRegistered, DateTimeOffset.UtcNow));
        await agent.EventAsync(e => e.Presence is { State: AgentState.Ready, PhoneRegistered: false });

        await scene.Node.RegisterAsync("8001");
        await scene.Node.RungAsync(call, time: 2);
    }

    [Fact]
    public async Task An_offer_without_word_from_telephony_lapses_and_does_not_blame_the_agent()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set offer_seconds = 5");
        var agent = await scene.ReadyAgentAsync("8001");
        scene.Node.Mute = true;
        var call = await scene.Node.CallAsync();
        await agent.OfferAsync(call);
        var withdrawn = await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn });
        Assert.Equal("no-word", withdrawn.Call!.EndCause);
        await scene.Node.RungAsync(call, time: 2);
    }

    [Fact]
    public async Task An_agent_whose_browser_closes_loses_the_offer_to_another()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var closing = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var offer = (await closing.OfferAsync(call)).Call!;
        await closing.DisposeAsync();

        var other = await scene.ReadyAgentAsync("8002");
        await other.OfferAsync(call);
        Assert.Equal("Offline", await scene.ScalarAsync<string>("select state from agent.presence where account_id = $1", closing.Staff.Id));
        await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<CancelAgentLeg>().Any(cancel => cancel.OfferId == offer.OfferId), "CancelAgentLeg");
    }

    [Fact]
    public async Task Events_that_come_again_change_nothing()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        var seq = scene.Node.LastSeq;
        var events = await scene.ScalarAsync<long>("select count(*) from agent.call_event");

        var now = DateTimeOffset.UtcNow;
        Assert.Equal(seq, await scene.Node.ReplayAsync(
            new NumberedEvent(seq - 1, new CallEnded(call, CallEndCause.Normal, CallSide.Caller, false, now)),
            new NumberedEvent(seq, new AgentBridged(call, ring.OfferId, ring.Extension, now))));
        Assert.Equal(seq, await scene.Node.ReplayAsync(new NumberedEvent(seq + 2, new CallEnded(call, CallEndCause.Normal, CallSide.Caller, true, now))));
        Assert.Equal(events, await scene.ScalarAsync<long>("select count(*) from agent.call_event"));
        Assert.Equal(AgentState.Talking, (await agent.SnapshotAsync()).Presence!.State);
    }

    [Fact]
    public async Task An_order_to_ring_that_telephony_refuses_ends_the_offer_at_once()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        scene.Node.Refuses = command => command is RingAgent { Extension: "8001" } ? "call.already-ringing" : null;
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        Assert.Equal("call.already-ringing", (await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn })).Call!.EndCause);
        var other = await scene.ReadyAgentAsync("8002");
        await other.OfferAsync(call);
    }

    [Fact]
    public async Task Broken_database_connections_are_survived()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var before = await scene.ScalarAsync<DateTime>("select clock_timestamp()");
        await scene.RunAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        // An offer made before that is seen by a gap in the numbers; the console of this test does not look for gaps.
        await WaitFor.TrueAsync(() => ListensSinceAsync(scene, before), "listening again");
        var call = await scene.Node.CallAsync();
        await agent.OfferAsync(call);
        await scene.Node.RungAsync(call);
    }

    [Fact]
    public async Task A_call_that_can_not_be_offered_does_not_stop_the_callers_behind_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var broken = await scene.Node.CallAsync("13879100001");
        await scene.ScalarAsync<object?>("update agent.call set caller_enc = '\\x0102' where id = $1 returning null", broken);
        var sound = await scene.Node.CallAsync("13879100002");
        var agent = await scene.ReadyAgentAsync("8001");
        await agent.OfferAsync(sound);
    }

    [Fact]
    public async Task Commands_reach_a_node_that_was_away_and_are_repeated_until_done()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        scene.Node.Mute = true;
        var call = await scene.Node.CallAsync();
        await scene.Node.RungAsync(call);
        await WaitFor.TrueAsync(() => scene.Node.Repeats > 0, "a repeated command");
        scene.Node.Mute = false;
        await WaitFor.TrueAsync(
            async () => await scene.ScalarAsync<long>("select count(*) from agent.telephony_command where completed_at is null") == 0, "all commands done");
        await agent.OfferAsync(call);
    }

    private static async Task<bool> ListensSinceAsync(AgentScene scene, DateTime moment)
    {
        try
        {
            return await scene.ScalarAsync<bool>("""
                select exists (select 1 from pg_stat_activity
                               where datname = current_database() and backend_start > $1 and state = 'idle' and query like 'listen agent_%')
                """, moment);
        }
        catch (NpgsqlException)
        {
            // One of the killed connections, out of the pool that the test shares.
            return false;
        }
    }
}
