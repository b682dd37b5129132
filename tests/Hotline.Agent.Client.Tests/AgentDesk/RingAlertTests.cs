using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Agent.Client.Tests.AgentDesk;

/// <summary>What the console makes a sound for besides calls: somebody whose turn it is to be called back.</summary>
public sealed class RingAlertTests : BunitContext
{
    private static readonly Me Signed = new(Guid.CreateVersion7(), "agent1", "周敏", [StaffRole.Agent], null, null, "8001", "");
    private static readonly MissedCallRow Row = new(
        Guid.CreateVersion7(), "138****0001", "南昌市", Scenes.Noon, Scenes.Noon, 4, ClaimedById: Signed.AccountId, ClaimedBy: "周敏", ClaimedUntil: Scenes.Noon.AddMinutes(2), Asked: true, Turn: true);

    [Fact]
    public async Task A_turn_to_call_back_rings_until_the_agent_acts_and_that_of_another_does_not()
    {
        var module = JSInterop.SetupModule("./js/desk.js");
        module.Mode = JSRuntimeMode.Loose;
        var time = new FakeTimeProvider(Scenes.Noon);
        var session = new SessionStore(new ApiClient(new HttpClient(new SignedIn()) { BaseAddress = new("http://localhost/") }, time));
        await session.LoadAsync(Xunit.TestContext.Current.CancellationToken);
        var desk = new DeskStore();
        await using var alert = new RingAlert(JSInterop.JSRuntime, desk, session);
        await alert.StartAsync();
        desk.On(Snapshot(1, Row with { ClaimedById = Guid.CreateVersion7(), ClaimedBy = "吴芳" }));
        Assert.DoesNotContain(module.Invocations, call => call.Identifier == "startRing");
        desk.On(Snapshot(2, Row));
        Assert.Equal("12345 轮到您回拨", module.Invocations.Single(call => call.Identifier == "startRing").Arguments[0]);
        desk.On(Snapshot(3, Row));
        Assert.Single(module.Invocations, call => call.Identifier == "startRing");
        Assert.DoesNotContain(module.Invocations, call => call.Identifier == "stopRing");
        desk.On(Snapshot(4, Row with { Turn = false }));
        Assert.Single(module.Invocations, call => call.Identifier == "stopRing");
    }

    private static DeskSnapshot Snapshot(long seq, MissedCallRow row) => new(seq, Scenes.Noon, null, null, null, [row], null);

    private sealed class SignedIn : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Signed, ContractsJson.Default.Me)) });
    }
}
