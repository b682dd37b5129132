using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Sweep;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class SweepTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_agent_in_a_wrap_up_without_end_whose_console_is_gone_goes_offline()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set wrap_up_seconds = 0");
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await agent.DisposeAsync();
        await WaitFor.TrueAsync(
            async () => await scene.ScalarAsync<bool>("select bool_and(closed_at is not null) from agent.desk_connection"), "the console is closed");
        await scene.RunAsync("update agent.desk_connection set lease_until = now() - interval '1 hour'");
        await WaitFor.TrueAsync(
            async () => await scene.ScalarAsync<string>("select state from agent.presence where account_id = $1", agent.Staff.Id) == "Offline", "offline");
    }

    [Fact]
    public async Task An_agent_who_is_back_when_the_sweep_comes_to_it_is_left_alone()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var lapses = scene.Web.Services.GetRequiredService<Lapses>();
        await lapses.GoneAsync(agent.Staff.Id, TestContext.Current.CancellationToken);
        Assert.Equal(AgentState.Ready, (await agent.SnapshotAsync()).Presence!.State);

        var offer = (await agent.OfferAsync(await scene.Node.CallAsync())).Call!;
        await lapses.OrphanAsync(offer.OfferId, TestContext.Current.CancellationToken);
        Assert.Equal(AgentState.Offered, (await agent.SnapshotAsync()).Presence!.State);
    }

    [Fact]
    public async Task One_placed_call_that_cannot_be_ended_holds_up_none_of_the_others_and_is_ended_once_it_can()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        await scene.PolicyAsync("ask_lines = 2");
        var broken = (await scene.AskedAsync(await scene.AwaitingAsync("13879100001"))).CallId;
        var whole = (await scene.AskedAsync(await scene.AwaitingAsync("13879100002"))).CallId;
        await scene.RunAsync("create function agent.broken() returns trigger language plpgsql as 'begin raise exception ''broken''; end'");
        await scene.RunAsync($"create trigger broken before update on agent.call for each row when (new.id = '{broken}') execute function agent.broken()");
        await scene.RunAsync($"update agent.outward_call set due_at = now() - interval '2 minutes' where call_id = '{broken}' returning null");
        await scene.RunAsync($"update agent.outward_call set due_at = now() - interval '1 minute' where call_id = '{whole}' returning null");
        await WaitFor.TrueAsync(() => EndedAsync(whole), "the whole one is over");
        Assert.False(await EndedAsync(broken));
        await scene.RunAsync("drop trigger broken on agent.call");
        await WaitFor.TrueAsync(() => EndedAsync(broken), "the mended one is over");

        Task<bool> EndedAsync(Guid call) => scene.ScalarAsync<bool>("select ended_at is not null from agent.call where id = $1", call);
    }
}
