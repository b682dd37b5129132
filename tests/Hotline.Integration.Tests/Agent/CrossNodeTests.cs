using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The caller at one telephony node, the phone registered at another.</summary>
public sealed class CrossNodeTests(PostgresFixture postgres)
{
    private static readonly PhoneRoute Way = new("sip:8001@192.0.2.7:5062", ["<sip:127.0.0.1:5060;lr>"]);

    [Fact]
    public async Task The_callers_node_is_told_the_way_to_a_phone_that_registered_through_a_proxy()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var other = await OtherAsync(scene, Way);
        await using var agent = await ReadyAsync(scene);
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        Assert.Equal(Way.Contact, ring.Route?.Contact);
        Assert.Equal(Way.Path, ring.Route!.Path);
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        Assert.DoesNotContain(other.Commands, command => command is RingAgent);
    }

    [Fact]
    public async Task Registered_at_the_callers_node_too_it_is_rung_from_there()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var other = await OtherAsync(scene, Way);
        await scene.Node.RegisterAsync("8001");
        await using var agent = await ReadyAsync(scene);
        Assert.Null((await scene.Node.RungAsync(await scene.Node.CallAsync())).Route);
        Assert.NotNull(agent);
    }

    [Fact]
    public async Task A_phone_that_registered_directly_at_another_node_is_not_rung_and_the_caller_goes_on_waiting()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var other = await OtherAsync(scene, null);
        await using var agent = await ReadyAsync(scene);
        var call = await scene.Node.CallAsync();
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<object?>("select wait_reason from agent.queue_entry") is "NoPhoneInReach", "the caller waits for a reason");
        Assert.DoesNotContain(scene.Node.Commands, command => command is RingAgent ring && ring.CallId == call);

        // It registers anew, through the proxy this time; nothing else has to happen.
        await other.TellAsync(new PhoneRegistered("8001", DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow, Way));
        Assert.Equal(Way.Contact, (await scene.Node.RungAsync(call)).Route?.Contact);
        Assert.NotNull(agent);
    }

    [Fact]
    public async Task A_call_that_a_dying_node_cut_off_is_on_the_list_to_call_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await agent.StateAsync(AgentState.Talking);
        await scene.Node.EndAsync(call, bridged: true, CallSide.System, CallEndCause.Interrupted);
        var missed = await agent.EventAsync(e => e.Kind == DeskEventKind.MissedCall, "the console is told");
        Assert.True(missed.Missed is { Interrupted: true } row && row.CallId == call);
        Assert.True(Assert.Single((await agent.SnapshotAsync()).Missed).Interrupted);

        // Got through again, there is nobody to call back.
        await scene.Node.RegisterAsync("8001");
        await agent.EndWrapUpAsync();
        var again = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(again));
        await WaitFor.TrueAsync(async () => (await agent.SnapshotAsync()).Missed.Count == 0, "the caller got through");
    }

    private static async Task<Console> ReadyAsync(AgentScene scene)
    {
        var agent = await Console.OpenAsync(scene.Web, Staff.Agent("8001"));
        await agent.SetAsync(AgentState.Ready);
        return agent;
    }

    private static async Task<FakeNode> OtherAsync(AgentScene scene, PhoneRoute? way)
    {
        var other = new FakeNode("tel-2");
        await other.DialAsync(scene.Web.Url);
        await other.TellAsync(new PhoneRegistered("8001", DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow, way));
        return other;
    }
}
