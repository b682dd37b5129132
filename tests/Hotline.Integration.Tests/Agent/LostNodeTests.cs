using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class LostNodeTests(PostgresFixture postgres)
{
    private const string Ends = "select string_agg(concat_ws('/', cause, ended_by, reconciled), ',') from agent.call";

    [Fact]
    public async Task Calls_of_a_node_that_does_not_come_back_are_ended_and_its_own_word_corrects_them()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, talking, _) = await BusyAsync(scene);
        await LoseAsync(scene);
        await agent.StateAsync(AgentState.WrapUp);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.queue_entry") == 0, "an empty queue");
        Assert.Equal("Interrupted/System/t,Interrupted/System/t", await scene.ScalarAsync<string>(Ends));

        await scene.Node.EndAsync(talking, bridged: true);
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Equal("Normal/Caller/f", await scene.ScalarAsync<string>("select concat_ws('/', cause, ended_by, reconciled) from agent.call where id = $1", talking));
    }

    [Fact]
    public async Task A_lost_node_that_comes_back_with_its_calls_goes_on_with_them()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, talking, waiting) = await BusyAsync(scene);
        await LoseAsync(scene);
        await agent.StateAsync(AgentState.WrapUp);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.queue_entry") == 0, "an empty queue");

        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Equal(AgentState.Talking, (await agent.SnapshotAsync()).Presence!.State);
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.call where ended_at is null and not missed and not reconciled"));
        await scene.Node.EndAsync(talking, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();
        await scene.Node.RungAsync(waiting);
    }

    [Fact]
    public async Task A_caller_who_was_handed_to_a_queue_waits_there_again_when_the_node_comes_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var ring = scene.Node.Commands.OfType<RingAgent>().Single();
        await agent.HandToQueueAsync(call, "main");
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        await scene.Node.TellAsync(new PartyLeft(call, ring.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await LoseAsync(scene);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<bool>("select ended_at is not null and missed from agent.call"), "somebody to call back");

        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Equal($"main/{agent.Staff.Id}", await scene.ScalarAsync<string>("select concat_ws('/', entry.queue_code, call.handed_by) from agent.queue_entry entry join agent.call on call.id = entry.call_id"));
        Assert.False(await scene.ScalarAsync<bool>("select missed from agent.call"));
    }

    [Fact]
    public async Task An_old_snapshot_applied_late_leaves_newer_registrations_alone()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.Node.RegisterAsync("8001");
        var old = new NodeSnapshot("tel-1", scene.Node.StartedAt, scene.Node.LastSeq - 1, [], []);
        var reconciliation = scene.Web.Services.GetRequiredService<Reconciliation>();
        await reconciliation.AttachedAsync(old, scene.Node.LastSeq, TestContext.Current.CancellationToken);
        Assert.Equal("8001", await scene.ScalarAsync<string>("select string_agg(extension, ',') from agent.registration"));

        // It is not kept for later either.
        await scene.Node.RegisterAsync("8002");
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.registration"));
    }

    /// <summary>A web node that attached hours ago, while an event was on its way, and gets the node's events only now that the first one restarts.</summary>
    [Fact]
    public async Task Calls_of_an_old_snapshot_bring_nobody_back_into_a_call_that_is_over()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, second) = (await scene.ReadyAgentAsync("8001"), await scene.ReadyAgentAsync("8002"));
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await scene.Node.PickUpAsync(ring);
        var (talker, other) = ring.Extension == "8001" ? (agent, second) : (second, agent);
        await talker.StateAsync(AgentState.Talking);
        var at = DateTimeOffset.UtcNow;
        var live = new LiveCall(call, new CallerNumber("13879100001"), LiveCallState.Bridged, at, at, null, ring.OfferId, ring.Extension, at) { Parties = [new LiveParty(ring.OfferId, PartyStance.Talks, at, HasCall: true)] };
        var old = new NodeSnapshot("tel-1", scene.Node.StartedAt, scene.Node.LastSeq, [live], [new PhoneBinding("8001", at.AddHours(1)), new PhoneBinding("8002", at.AddHours(1))]);

        await scene.Node.TellAsync(new CallerAsked(call, DateTimeOffset.UtcNow));
        await talker.StateAsync(AgentState.WrapUp);
        await scene.Node.EndAsync(call, bridged: true);
        await talker.EndWrapUpAsync();
        await talker.StateAsync(AgentState.Ready);
        await scene.Web.Services.GetRequiredService<Reconciliation>().AttachedAsync(old, scene.Node.LastSeq, TestContext.Current.CancellationToken);
        Assert.Equal((AgentState.Ready, AgentState.Ready), ((await talker.SnapshotAsync()).Presence!.State, (await other.SnapshotAsync()).Presence!.State));
        Assert.False(await scene.ScalarAsync<bool>("select ended_at is null from agent.call where id = $1", call));
    }

    [Fact]
    public async Task A_snapshot_of_the_present_replaces_the_registrations()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.Node.RegisterAsync("8001");
        var now = new NodeSnapshot("tel-1", scene.Node.StartedAt, scene.Node.LastSeq, [], [new PhoneBinding("8002", DateTimeOffset.UtcNow.AddHours(1))]);
        var reconciliation = scene.Web.Services.GetRequiredService<Reconciliation>();
        await reconciliation.AttachedAsync(now, scene.Node.LastSeq, TestContext.Current.CancellationToken);
        Assert.Equal("8002", await scene.ScalarAsync<string>("select string_agg(extension, ',') from agent.registration"));
    }

    private static async Task<(Console Agent, Guid Talking, Guid Waiting)> BusyAsync(AgentScene scene)
    {
        var agent = await scene.ReadyAgentAsync("8001");
        var talking = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(talking));
        await agent.StateAsync(AgentState.Talking);
        return (agent, talking, await scene.Node.CallAsync("13879100002"));
    }

    /// <summary>The link broke long ago.</summary>
    private static async Task LoseAsync(AgentScene scene)
    {
        await scene.Node.HangUpLinksAsync();
        await WaitFor.TrueAsync(() => scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes.Count == 0, "no link");
        await scene.RunAsync("update agent.telephony_node set link_until = now() - interval '1 hour' returning null");
    }
}
