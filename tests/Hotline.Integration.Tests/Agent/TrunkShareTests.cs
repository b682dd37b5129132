using Hotline.Agent.Link;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A licence of lines over several telephony nodes, whichever web node tells them.</summary>
public sealed class TrunkShareTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_lines_of_a_trunk_are_divided_as_nodes_come_drain_and_take_calls_again()
    {
        await using var scene = await SceneAsync(61);
        Assert.Equal(61, Share(scene.Node));

        await using var other = new FakeNode("tel-2");
        await other.DialAsync(scene.Web.Url);
        await SharesAsync(scene.Node, 31, other, 30);
        Assert.Equal(61, Assert.Single(other.Settings!.Trunks).MaxCalls);

        // It has the whole of what its calls may need, and nobody gives it new ones.
        await other.TellAsync(new NodeDraining(true, DateTimeOffset.UtcNow));
        await SharesAsync(scene.Node, 61, other, null);
        await other.TellAsync(new NodeDraining(false, DateTimeOffset.UtcNow));
        await SharesAsync(scene.Node, 31, other, 30);
    }

    [Fact]
    public async Task What_another_web_node_tells_is_the_same()
    {
        await using var scene = await SceneAsync(61);
        var web = await scene.AddWebAsync();
        await using var other = new FakeNode("tel-2");
        await other.DialAsync(web.Url);
        await SharesAsync(scene.Node, 31, other, 30);

        // A second link of a node that has its share changes nothing for anybody.
        var version = other.Settings!.Version;
        var reply = await scene.Node.DialAsync(web.Url);
        Assert.Equal((version, (int?)31), (reply.Settings.Version, Assert.Single(reply.Settings.Trunks).Share));
        Assert.Equal(version, await scene.ScalarAsync<long>("select version from agent.node_settings"));

        await InsertAsync(scene, 20);
        await SharesAsync(scene.Node, 10, other, 10);
        Assert.Equal(scene.Node.Settings!.Version, other.Settings!.Version);
    }

    [Fact]
    public async Task The_share_of_a_node_that_is_gone_goes_to_the_others_and_comes_back_with_it()
    {
        await using var scene = await SceneAsync(60);
        await using var other = new FakeNode("tel-2");
        await other.DialAsync(scene.Web.Url);
        await SharesAsync(scene.Node, 30, other, 30);

        await other.HangUpLinksAsync();
        await WaitFor.TrueAsync(() => scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes.Count == 1, "one link");
        await scene.RunAsync("update agent.telephony_node set link_until = now() - interval '1 hour' where node_id = 'tel-2' returning null");
        await WaitFor.TrueAsync(() => Share(scene.Node) == 60, "all lines");

        await other.DialAsync(scene.Web.Url);
        await SharesAsync(scene.Node, 30, other, 30);
    }

    [Fact]
    public async Task A_node_that_drains_when_it_comes_has_no_share()
    {
        await using var scene = await SceneAsync(60);
        await using var other = new FakeNode("tel-2") { IsDraining = true };
        await other.DialAsync(scene.Web.Url);
        await SharesAsync(scene.Node, 60, other, null);
        Assert.Equal(scene.Node.Settings!.Version, other.Settings!.Version);
    }

    private static int? Share(FakeNode node) => Assert.Single(node.Settings!.Trunks).Share;

    private static async Task SharesAsync(FakeNode one, int first, FakeNode other, int? second) =>
        await WaitFor.TrueAsync(() => (Share(one), Share(other)) == (first, second), $"{first} and {second} lines");

    private async Task<AgentScene> SceneAsync(int lines)
    {
        var scene = await AgentScene.StartAsync(postgres, dial: false);
        await InsertAsync(scene, lines);
        await scene.Node.DialAsync(scene.Web.Url);
        return scene;
    }

    private static Task InsertAsync(AgentScene scene, int lines) => scene.InTransactionAsync(async tx => Assert.True(
        (await scene.Web.Services.GetRequiredService<TrunkStore>().SaveAsync(tx, [new("ct", "电信", ["203.0.113.0/28"], MaxCalls: lines)], TestContext.Current.CancellationToken)).Accepted));
}
