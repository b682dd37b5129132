using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A standby that was some transactions behind takes over, or a backup does: the database is the one of before, telephony went on.</summary>
public sealed class WentBackTests(PostgresFixture postgres)
{
    private const string Calls = "select string_agg(concat_ws('/', cause, agent_name is not null, ticket_id is not null), ',' order by arrived_at) from agent.call";

    [Fact]
    public async Task What_a_node_still_has_is_sent_again_and_nothing_is_missing()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (first, second, later) = await GoBackAsync(scene, forgets: false);
        await second.StateAsync(AgentState.Talking);
        await first.StateAsync(AgentState.WrapUp);
        Assert.DoesNotContain(scene.Web.Warnings, line => line.Contains("went back", StringComparison.Ordinal));
        await HangsUpAsync(scene, second, later);
        Assert.Equal("Normal/t/t,Normal/t/t", await scene.ScalarAsync<string>(Calls));
    }

    [Fact]
    public async Task What_a_node_has_forgotten_is_taken_from_the_calls_that_are_up()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (first, second, later) = await GoBackAsync(scene, forgets: true);
        await second.StateAsync(AgentState.Talking);
        await first.StateAsync(AgentState.WrapUp);
        Assert.Contains(scene.Web.Warnings, line => line.Contains("The database went back", StringComparison.Ordinal));
        await HangsUpAsync(scene, second, later);
        Assert.Equal("Interrupted/t/t,Normal/t/t", await scene.ScalarAsync<string>(Calls));
    }

    /// <summary>Two calls: the one ends, the other comes and is answered by the second agent, all of it in transactions that are lost.</summary>
    private async Task<(Console First, Console Second, Guid Later)> GoBackAsync(AgentScene scene, bool forgets)
    {
        var first = await scene.ReadyAgentAsync("8001");
        var early = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(early));
        await first.StateAsync(AgentState.Talking);
        var second = await scene.ReadyAgentAsync("8002");
        var before = await scene.CopyAsync(postgres);
        await scene.OpenAsync(second.Staff);

        var later = await scene.Node.CallAsync("13879100002");
        var ring = await scene.Node.RungAsync(later);
        Assert.Equal("8002", ring.Extension);
        await scene.Node.PickUpAsync(ring);
        await scene.Node.EndAsync(early, bridged: true);
        Assert.Equal(scene.Node.LastSeq, await AckedAsync(scene));

        if (forgets)
        {
            scene.Node.Forget();
        }

        await scene.GoOnWithAsync(before);
        return (await scene.OpenAsync(first.Staff), await scene.OpenAsync(second.Staff), later);
    }

    /// <summary>The second agent has the call with its ticket on screen, and what happens next is heard.</summary>
    private static async Task HangsUpAsync(AgentScene scene, Console second, Guid call)
    {
        var desk = await second.SnapshotAsync();
        Assert.Equal((call, CallPhase.Talking), (desk.Call!.CallId, desk.Call.Phase));
        Assert.NotNull(desk.Draft);
        await scene.Node.EndAsync(call, bridged: true);
        await second.StateAsync(AgentState.WrapUp);
        Assert.Equal(scene.Node.LastSeq, await AckedAsync(scene));
    }

    private static Task<long> AckedAsync(AgentScene scene) => scene.ScalarAsync<long>("select acked_seq from agent.telephony_node");
}
