using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A hotline with a trunk that takes calls of its own, and what its node says of them.</summary>
internal static class OutwardScene
{
    public const string Citizen = "13879100001";

    public static async Task<AgentScene> StartAsync(PostgresFixture postgres, string? gateway = "sip:203.0.113.7:5060", TimeSpan? poll = null)
    {
        var scene = await AgentScene.StartAsync(postgres, poll: poll);
        await scene.InTransactionAsync(async transaction => Assert.Empty((await scene.Web.Services.GetRequiredService<TrunkStore>().SaveAsync(
            transaction, [new Trunk("ct", "电信", ["203.0.113.0/28"], Gateway: gateway)], TestContext.Current.CancellationToken)).Problems));
        return scene;
    }

    public static async Task PolicyAsync(this AgentScene scene, string set)
    {
        await scene.RunAsync($"update dispatch.policy set {set} returning null");
        scene.Web.Services.GetRequiredService<CatalogCache>().Invalidate();
    }

    public static async Task<Guid> MissedAsync(this AgentScene scene, string caller = Citizen)
    {
        var call = await scene.Node.CallAsync(caller);
        await scene.Node.EndAsync(call, bridged: false);
        return call;
    }

    /// <summary>A claimed call-back is called.</summary>
    public static async Task<(Guid Missed, Guid Call)> CallBackAsync(this AgentScene scene, Console agent)
    {
        var missed = await scene.MissedAsync();
        await agent.TakeAsync(missed);
        var call = Guid.CreateVersion7();
        await agent.CallCitizenAsync(new CallCitizen(call, CallBackOf: missed));
        return (missed, call);
    }

    public static Task<PlaceCall> PlacedAsync(this FakeNode node, Guid call) => node.CommandAsync<PlaceCall>(order => order.CallId == call);

    public static Task BeginsAsync(this FakeNode node, PlaceCall order) => node.TellAsync(
        new CallPlaced(order.CallId, "ct", Now), new AgentRinging(order.CallId, order.OfferId, order.Extension, Now), new CalleeDialled(order.CallId, Now),
        new CalleeRinging(order.CallId, Now));

    public static Task AnswersAsync(this FakeNode node, PlaceCall order, Guid? recording = null) => node.TellAsync(
        new CallAnswered(order.CallId, recording ?? Guid.CreateVersion7(), Now), new AgentBridged(order.CallId, order.OfferId, order.Extension, Now));

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;
}
