using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A caller hung up, the telephony node has the call no more, and its event is still on the way behind others.</summary>
public sealed class CallersGoneTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Is_offered_once_costs_nobody_the_turn_and_is_missed_when_the_event_comes()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var since = await ReadySinceAsync(scene, agent);
        var gone = Guid.CreateVersion7();
        scene.Node.Refuses = command => command is RingAgent ring && ring.CallId == gone ? "call.unknown" : null;
        var now = DateTimeOffset.UtcNow;
        await scene.Node.TellAsync(new CallArrived(gone, new CallerNumber("13879100001"), "12345", now), new CallAnswered(gone, Guid.CreateVersion7(), now));
        await scene.Node.RungAsync(gone);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<bool>("select gone_at is not null from agent.queue_entry"), "the node has said so");
        await agent.StateAsync(AgentState.Ready);
        Assert.Equal(since, await ReadySinceAsync(scene, agent));
        Assert.Equal("Failed", await scene.ScalarAsync<string>("select state from agent.offer where call_id = $1", gone));

        // Who stands behind is next, although the other would still be first.
        var next = await scene.Node.CallAsync("13879100002");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(next));
        Assert.Single(scene.Node.Commands.OfType<RingAgent>(), ring => ring.CallId == gone);

        await scene.Node.EndAsync(gone, bridged: false);
        Assert.Equal(gone, (await agent.EventAsync(e => e.Missed is { Settled: false })).Missed!.CallId);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
    }

    [Fact]
    public async Task Who_was_handed_to_a_queue_is_asked_for_once_too()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        scene.Node.Refuses = command => command is RingParty ? "call.unknown" : null;
        await agent.HandToQueueAsync(call, "main");
        await scene.Node.CommandAsync<WaitAgain>(order => order.CallId == call);
        var first = scene.Node.Commands.OfType<RingAgent>().Single(ring => ring.CallId == call);
        await scene.Node.TellAsync(new PartyLeft(call, first.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        var asked = new[] { await scene.ReadyAgentAsync("8002"), await scene.ReadyAgentAsync("8003") };
        var since = await Task.WhenAll(asked.Select(one => ReadySinceAsync(scene, one)));
        await scene.Node.AskedAsync(call);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<bool>("select gone_at is not null from agent.queue_entry"), "the node has said so");
        foreach (var (one, before) in asked.Zip(since))
        {
            await one.StateAsync(AgentState.Ready);
            Assert.Equal(before, await ReadySinceAsync(scene, one));
        }

        // The one whom the refusal did not concern would be asked now: a live caller is instead.
        await scene.Node.RungAsync(await scene.Node.CallAsync("13879100002"));
        await scene.Node.RungAsync(await scene.Node.CallAsync("13879100003"));
        Assert.Single(scene.Node.Commands.OfType<RingParty>());
    }

    private static Task<DateTime> ReadySinceAsync(AgentScene scene, Console agent) =>
        scene.ScalarAsync<DateTime>("select ready_since from agent.presence where account_id = $1", agent.Staff.Id);
}
