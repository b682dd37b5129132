using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A standby that was some transactions behind takes over, or a backup does: the database is the one of before, telephony went on.</summary>
public sealed class WentBackTests(PostgresFixture postgres)
{
    private const string LastCalls = """
        select string_agg(concat_ws('/', cause, agent_name is not null, ticket_id is not null), ',' order by arrived_at)
        from (select * from agent.call order by arrived_at desc limit 2) as last
        """;

    /// <param name="busy">Whoever takes the call that is lost was in another one when the database stood still.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_node_still_has_is_sent_again_and_nothing_is_missing(bool busy)
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (first, second, later) = await GoBackAsync(scene, forgets: false, busy);
        await second.StateAsync(AgentState.Talking);
        await first.StateAsync(AgentState.WrapUp);
        Assert.DoesNotContain(scene.Web.Warnings, line => line.Contains("went back", StringComparison.Ordinal));
        await HangsUpAsync(scene, second, later);
        Assert.Equal("Normal/t/t,Normal/t/t", await scene.ScalarAsync<string>(LastCalls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_node_has_forgotten_is_taken_from_the_calls_that_are_up(bool busy)
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (first, second, later) = await GoBackAsync(scene, forgets: true, busy);
        await second.StateAsync(AgentState.Talking);
        await first.StateAsync(AgentState.WrapUp);
        Assert.Contains(scene.Web.Warnings, line => line.Contains("The database went back", StringComparison.Ordinal));
        await HangsUpAsync(scene, second, later);
        Assert.Equal("Interrupted/t/t,Normal/t/t", await scene.ScalarAsync<string>(LastCalls));
    }

    [Fact]
    public async Task Nobody_is_put_back_into_a_call_that_they_have_handed_on()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (_, second, later) = await GoBackAsync(scene, forgets: true, busy: false, async ring =>
        {
            var other = Guid.CreateVersion7();
            await scene.Node.TellAsync(
                new PartyJoined(ring.CallId, other, PartyStance.Talks, DateTimeOffset.UtcNow), new CallHandedOver(ring.CallId, other, DateTimeOffset.UtcNow),
                new PartyLeft(ring.CallId, ring.OfferId, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        });
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.call where id = $1 and bridged_at is not null", later) == 1, "the call, as it is up");
        Assert.Equal((AgentState.Ready, null), ((await second.SnapshotAsync()).Presence!.State, (await second.SnapshotAsync()).Call));
    }

    /// <summary>Two calls: the one ends, the other comes and is answered by the second agent, all of it in transactions that are lost.</summary>
    private async Task<(Console First, Console Second, Guid Later)> GoBackAsync(AgentScene scene, bool forgets, bool busy, Func<RingAgent, Task>? then = null)
    {
        var first = await scene.ReadyAgentAsync("8001");
        var early = await scene.Node.CallAsync("13879100001");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(early));
        await first.StateAsync(AgentState.Talking);
        var second = await scene.ReadyAgentAsync("8002");
        Guid? another = busy ? await scene.Node.CallAsync("13879100003") : null;
        if (another is { } taken)
        {
            await scene.Node.PickUpAsync(await scene.Node.RungAsync(taken));
            await second.StateAsync(AgentState.Talking);
        }

        var before = await scene.CopyAsync(postgres);
        second = await scene.OpenAsync(second.Staff);
        if (another is { } over)
        {
            await scene.Node.EndAsync(over, bridged: true);
            await second.StateAsync(AgentState.WrapUp);
            await second.EndWrapUpAsync();
        }

        var later = await scene.Node.CallAsync("13879100002");
        var ring = await scene.Node.RungAsync(later);
        Assert.Equal("8002", ring.Extension);
        await scene.Node.PickUpAsync(ring);
        await (then?.Invoke(ring) ?? Task.CompletedTask);
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
