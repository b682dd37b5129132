using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Who asked to be called and calls again instead.</summary>
public sealed class CallsAgainTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Is_not_called_while_waiting_on_the_line()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set call_back_key = true");
        var asked = await scene.Node.CallAsync();
        await scene.Node.TellAsync(new CallerPressed(asked, '1', DateTimeOffset.UtcNow));
        await scene.Node.EndAsync(asked, bridged: false, CallSide.System);
        await scene.RunAsync("update agent.call_back set place = place - interval '10 days'"); // Its patience is over: it stands before everybody.
        var again = await scene.Node.CallAsync();
        await scene.ReadyAgentAsync("8001");
        Assert.Equal("8001", (await scene.Node.RungAsync(again)).Extension);
        await scene.ReadyAgentAsync("8002");
        Assert.Equal("8002", (await scene.Node.RungAsync(await scene.Node.CallAsync("13879100002"))).Extension);
        Assert.True(await scene.ScalarAsync<bool>("select claimed_by is null from agent.call_back"));

        // Gave up again: now somebody calls.
        await scene.Node.EndAsync(again, bridged: false);
        await WaitFor.TrueAsync(() => scene.ScalarAsync<bool>("select claimed_by is not null from agent.call_back where call_id = $1", asked), "somebody calls");
    }
}
