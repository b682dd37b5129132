using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

public sealed class TwoNodesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Two_web_nodes_with_an_agent_each_offer_a_caller_to_exactly_one()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        await scene.Node.DialAsync(other.Url);
        var here = await scene.ReadyAgentAsync("8001");
        var there = await scene.ReadyAgentAsync("8002", other);
        for (var round = 0; round < 10; round++)
        {
            var call = await scene.Node.CallAsync($"138791{round:D5}");
            var ring = await scene.Node.RungAsync(call);
            await scene.Node.PickUpAsync(ring);
            var winner = ring.Extension == "8001" ? here : there;
            await winner.StateAsync(AgentState.Talking);
            Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.offer where call_id = $1", call));
            await scene.Node.EndAsync(call, bridged: true);
            await winner.StateAsync(AgentState.WrapUp);
            await winner.EndWrapUpAsync();
        }

        Assert.Equal(10, here.Events.Concat(there.Events).Count(e => e.Kind == DeskEventKind.OfferMade));
        Assert.Equal(5L, await scene.ScalarAsync<long>("select count(*) from agent.offer where account_id = $1", here.Staff.Id));
    }

    [Fact]
    public async Task A_burst_of_two_queues_over_two_web_nodes_is_never_assigned_twice()
    {
        const int Callers = 20;
        await using var scene = await AgentScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        await scene.Node.DialAsync(other.Url);
        await scene.RunAsync("""
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at) values ('other', 'shares the agents', 20, 60, now());
            insert into agent.queue_number (number, queue_code) values ('12346', 'other');
            """);
        for (var agent = 0; agent < 6; agent++)
        {
            await scene.ReadyAgentAsync($"80{agent:D2}", agent % 2 == 0 ? scene.Web : other);
        }

        var order = new List<Guid>();
        for (var caller = 0; caller < Callers; caller++)
        {
            order.Add(await scene.Node.CallAsync($"1387910{caller:D4}", caller % 3 == 0 ? "12346" : "12345"));
        }

        // Whoever rings is picked up, talks a moment and ends; the agent presses the button.
        for (var done = 0; done < Callers; done++)
        {
            var ring = await scene.Node.RungAsync(order[done]);
            await scene.Node.PickUpAsync(ring);
            await scene.Node.EndAsync(ring.CallId, bridged: true);
            await WaitFor.TrueAsync(
                async () => await scene.ScalarAsync<long>("select count(*) from agent.presence where extension = $1 and state = 'WrapUp'", ring.Extension) == 1, "wrap-up");
            await scene.RunAsync("update agent.presence set wrap_up_until = now() where state = 'WrapUp'");
        }

        Assert.Equal((long)Callers, await scene.ScalarAsync<long>("select count(*) from agent.offer"));
        Assert.Equal((long)Callers, await scene.ScalarAsync<long>("select count(distinct call_id) from agent.offer where state = 'Bridged'"));
        Assert.Equal(order, scene.Node.Commands.OfType<RingAgent>().OrderBy(ring => ring.OfferId).Select(ring => ring.CallId));
    }

    [Fact]
    public async Task A_console_on_one_node_sees_what_happens_on_the_other()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        var agent = await scene.ReadyAgentAsync("8001", other);
        var call = await scene.Node.CallAsync();
        await agent.OfferAsync(call);
        await scene.Node.EndAsync(call, bridged: false);
        await agent.EventAsync(e => e.Call is { Phase: CallPhase.Withdrawn });
    }
}
