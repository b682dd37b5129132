using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class DraftTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_draft_that_was_not_submitted_comes_back_after_wrap_up()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        var draft = (await agent.SnapshotAsync()).Draft!.Id;
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await agent.EndWrapUpAsync();
        Assert.Null((await agent.SnapshotAsync()).Draft); // Nobody typed anything.

        await TypeAsync(scene, draft, agent.Staff, "门口路面有一个大坑");
        var snapshot = await agent.SnapshotAsync();
        Assert.Null(snapshot.Call);
        Assert.Equal(draft, snapshot.Draft!.Id);
        Assert.Equal("门口路面有一个大坑", snapshot.Draft.Content);
        Assert.Null((await (await scene.OpenAsync(Staff.Agent("8002"))).SnapshotAsync()).Draft);
    }

    [Fact]
    public async Task A_bridge_on_an_offer_that_was_given_up_takes_the_draft_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var first = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        var offer = (await first.OfferAsync(call)).Call!;
        var second = await scene.ReadyAgentAsync("8002");
        await first.RefuseAsync(offer.OfferId);
        await second.OfferAsync(call);
        Assert.Equal(second.Staff.Id, await scene.ScalarAsync<Guid>("select owner_id from dispatch.ticket where id = $1", offer.DraftId));

        // Picked up in the same moment: the phones know better.
        await scene.Node.PickUpAsync(ring);
        await first.StateAsync(AgentState.Talking);
        Assert.Equal(first.Staff.Id, await scene.ScalarAsync<Guid>("select owner_id from dispatch.ticket where id = $1", offer.DraftId));
        Assert.Equal(offer.DraftId, (await first.SnapshotAsync()).Draft!.Id);
        await TypeAsync(scene, offer.DraftId, first.Staff, "水管爆裂");
        await second.StateAsync(AgentState.Ready);
    }

    private static async Task TypeAsync(AgentScene scene, Guid draft, Staff who, string content)
    {
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var save = new SaveDraft(new DraftPatch(Content: Pii.Text(content)));
        Assert.IsType<Outcome<TicketStamp>.Done>(
            await desk.DoAsync(draft, save, Actor.Of(who.Id, who.Name, null, Role.Agent), null, TestContext.Current.CancellationToken));
    }
}
