using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Time;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.AgentDesk;

public sealed class MissedCallsTests : BunitContext
{
    private static readonly Me Signed = new(Guid.CreateVersion7(), "agent1", "周敏", [StaffRole.Agent], null, null, "8001", "");
    private static readonly MissedCallRow Row = new(Guid.CreateVersion7(), "138****0001", "南昌市", Scenes.Noon, Scenes.Noon, 4, Interrupted: true);

    private readonly FakeTimeProvider time = new(Scenes.Noon);

    public MissedCallsTests()
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
    public async Task What_nobody_has_claimed_can_be_claimed_and_names_no_number()
    {
        var list = await ShowAsync(Row with { Tries = 2 });
        Assert.Equal("回拨", list.Find("[data-testid=missed-claim]").TextContent);
        Assert.Contains("已拨 2 次无人接听", list.Markup, StringComparison.Ordinal);
        Assert.Empty(list.FindAll("[data-testid=missed-Reached], [data-testid=missed-number]"));
    }

    [Fact]
    public async Task What_somebody_else_claimed_says_who_until_the_claim_runs_out()
    {
        var list = await ShowAsync(Row with { ClaimedById = Guid.CreateVersion7(), ClaimedBy = "吴芳", ClaimedUntil = Scenes.Noon.AddMinutes(15) });
        Assert.Equal("吴芳 正在回拨", list.Find("[data-testid=missed-claimed]").TextContent);
        Assert.Empty(list.FindAll("button"));
        time.Advance(TimeSpan.FromMinutes(15));
        list.WaitForAssertion(() => Assert.Single(list.FindAll("[data-testid=missed-claim]")));
    }

    [Fact]
    public async Task Ones_own_can_be_ticked_off_with_an_outcome_or_given_back()
    {
        var list = await ShowAsync(Row with { ClaimedById = Signed.AccountId, ClaimedBy = "周敏", ClaimedUntil = Scenes.Noon.AddMinutes(15) });
        Assert.Equal(["查看号码", "已联系上", "无人接听", "无需回拨", "不回拨了"], list.FindAll("button").Select(button => button.TextContent));
    }

    [Theory]
    [InlineData(AgentState.Paused, true)]
    [InlineData(AgentState.WrapUp, false)]
    public async Task Who_has_a_line_calls_through_the_hotline_first_when_free(AgentState state, bool free)
    {
        Services.GetRequiredService<DeskStore>().On(new DeskSnapshot(1, Scenes.Noon, new PresenceView(state, null, Scenes.Noon, "8001", true), null, null, [], null));
        var list = await ShowAsync(Row with { ClaimedById = Signed.AccountId, ClaimedBy = "周敏", ClaimedUntil = Scenes.Noon.AddMinutes(15) });
        Assert.Equal(["拨打", "查看号码", "已联系上", "无人接听", "无需回拨", "不回拨了"], list.FindAll("button").Select(button => button.TextContent));
        Assert.Equal(!free, list.Find("[data-testid=missed-call-out]").HasAttribute("disabled"));
        Assert.Empty(list.FindAll("[data-testid=missed-number]"));
    }

    private async Task<IRenderedComponent<MissedCalls>> ShowAsync(MissedCallRow row)
    {
        await Services.GetRequiredService<SessionStore>().LoadAsync(Xunit.TestContext.Current.CancellationToken);
        return Render<MissedCalls>(p => p.Add(l => l.Rows, [row]));
    }

    private sealed class SignedIn : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Signed, ContractsJson.Default.Me)) });
    }
}
