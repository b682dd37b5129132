using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.ShiftLead;
using Hotline.Agent.Client.Time;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.ShiftLead;

public sealed class CallOversightTests : BunitContext
{
    private static readonly Me Signed = new(Guid.CreateVersion7(), "lead", "何班长", [StaffRole.ShiftLead], null, null, "8003", "");
    private static readonly FloorAgent Talking = new(
        Guid.CreateVersion7(), "agent1", "周敏", AgentState.Talking, null, Scenes.Noon, "8001", true, true, Guid.CreateVersion7());

    private readonly FakeTimeProvider time = new(Scenes.Noon);

    public CallOversightTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(new ApiClient(new HttpClient(new SignedIn()) { BaseAddress = new("http://localhost/") }, time));
        Services.AddSingleton<SessionStore>();
        Services.AddSingleton<Ticker>();
        Services.AddSingleton<DeskStore>();
        Services.AddSingleton<DeskLink>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task A_call_can_be_joined_in_four_ways_and_ended_only_when_asked_twice()
    {
        var one = await ShowAsync(Talking);
        Assert.Equal(["监听", "耳语", "强插", "接管", "强拆"], Buttons(one));
        one.Find("[data-testid=release]").Click();
        Assert.Equal(["监听", "耳语", "强插", "接管", "确定强拆", "不拆"], Buttons(one));
        one.FindAll("button")[^1].Click();
        Assert.Equal("强拆", Buttons(one)[^1]);
    }

    [Fact]
    public async Task Ones_own_listening_can_be_changed_or_left_and_another_leads_only_seen()
    {
        var mine = Talking with { LeadId = Signed.AccountId, LeadName = "何班长", LeadStance = CallStance.Listens };
        Assert.Equal(["退出", "强拆"], Buttons(await ShowAsync(mine))); // The phone rings.
        var one = await ShowAsync(mine with { LeadIsIn = true });
        Assert.Equal(["监听", "耳语", "强插", "接管", "退出", "强拆"], Buttons(one));
        Assert.Equal("true", one.Find("[data-testid=supervise-Listen]").GetAttribute("aria-pressed"));
        one = await ShowAsync(mine with { LeadId = Guid.CreateVersion7(), LeadName = "李班长", LeadIsIn = true });
        Assert.Equal("李班长 监听中", one.Find("[data-testid=supervised-by]").TextContent);
        Assert.Equal(["强拆"], Buttons(one));
    }

    private static string[] Buttons(IRenderedComponent<CallOversight> one) => [.. one.FindAll("button").Select(button => button.TextContent)];

    private async Task<IRenderedComponent<CallOversight>> ShowAsync(FloorAgent agent)
    {
        await Services.GetRequiredService<SessionStore>().LoadAsync(Xunit.TestContext.Current.CancellationToken);
        return Render<CallOversight>(p => p.Add(one => one.Agent, agent));
    }

    private sealed class SignedIn : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Signed, ContractsJson.Default.Me)) });
    }
}
