using Hotline.Agent.Link;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What an operator sees of a telephony node and may do with it.</summary>
public sealed class NodeOperationsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_is_drained_shows_its_last_calls_and_takes_calls_again_after_a_restart()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var operations = scene.Web.Services.GetRequiredService<NodeOperations>();
        var call = await scene.Node.CallAsync();
        Assert.True(await operations.DrainAsync("tel-1", on: true, Ct));
        await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<DrainNode>().Any(drain => drain.On), "the command");
        await scene.Node.TellAsync(new NodeDraining(true, DateTimeOffset.UtcNow));
        var node = Assert.Single(await operations.ListAsync(Ct));
        Assert.Equal(("tel-1", true, 1), (node.Node, node.Connected, node.LiveCalls));
        Assert.NotNull(node.DrainingSince);
        await scene.Node.EndAsync(call, bridged: false);
        Assert.Equal(0, Assert.Single(await operations.ListAsync(Ct)).LiveCalls);

        await scene.Node.HangUpLinksAsync();
        scene.Node.Die();
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Null(Assert.Single(await operations.ListAsync(Ct)).DrainingSince);
        Assert.False(await operations.DrainAsync("tel-9", on: true, Ct));
    }

    [Fact]
    public async Task A_trunk_is_shown_up_and_down_as_the_node_sees_it_and_forgotten_when_the_node_asks_no_more()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var operations = scene.Web.Services.GetRequiredService<NodeOperations>();
        var store = scene.Web.Services.GetRequiredService<TrunkStore>();
        await scene.InTransactionAsync(async tx => Assert.True((await store.SaveAsync(tx, [new("ct", "电信", ["203.0.113.0/28"], Probe: "sip:203.0.113.1")], Ct)).Accepted));
        await scene.Node.TellAsync(new TrunkStateChanged("ct", TrunkState.Up, DateTimeOffset.UtcNow), new TrunkStateChanged("ct", TrunkState.Down, DateTimeOffset.UtcNow));
        var health = Assert.Single(Assert.Single(await operations.ListAsync(Ct)).Trunks);
        Assert.Equal(("ct", "电信", "Down"), (health.Trunk, health.Name, health.State));
        await scene.InTransactionAsync(async tx => Assert.Equal("tel-1 断", (await store.HealthAsync(tx, Ct))["ct"]));

        await scene.Node.HangUpLinksAsync();
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.Empty(Assert.Single(await operations.ListAsync(Ct)).Trunks);
    }

    [Fact]
    public async Task The_ladder_of_a_call_comes_from_its_node_and_is_none_when_that_is_away()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var operations = scene.Web.Services.GetRequiredService<NodeOperations>();
        var call = await scene.Node.CallAsync();
        Assert.Null(await operations.LadderAsync(call, Ct));
        scene.Node.Ladders[call] = new CallLadder([new LadderMessage(DateTimeOffset.UtcNow, false, "10.0.0.9:5060", "abc", "INVITE sip:12345@h SIP/2.0\r\n\r\n")], 3);
        var ladder = await operations.LadderAsync(call, Ct);
        Assert.Equal((3, "abc"), (ladder!.Omitted, Assert.Single(ladder.Messages).SipCallId));
        Assert.Null(await operations.LadderAsync(Guid.NewGuid(), Ct));
        await scene.Node.HangUpLinksAsync();
        await WaitFor.TrueAsync(() => scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes.Count == 0, "the link is gone");
        Assert.Null(await operations.LadderAsync(call, Ct));
    }

    [Fact]
    public async Task A_call_keeps_its_trunk_and_the_words_in_which_the_network_ended_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var call = Guid.CreateVersion7();
        var at = DateTimeOffset.UtcNow;
        await scene.Node.TellAsync(
            new CallArrived(call, new CallerNumber("13879100001"), "12345", at, CallOrigin.Phone, "ct"),
            new CallEnded(call, CallEndCause.Cancelled, CallSide.Caller, false, at.AddSeconds(3), new CallClearing(487, 200, 31)));
        Assert.Equal("ct 487 200 31", await scene.ScalarAsync<string>("select concat_ws(' ', trunk, sip_status, sip_cause, q850_cause) from agent.call where id = $1", call));
    }
}
